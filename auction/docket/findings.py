"""What is found on a notice of sale or on a day's list, and whether it blocks it."""

from msgspec import Struct

from auction.session.refusals import Locale, Reason, sentence


class NoticeFinding(Struct, frozen=True):
    """Something found on a notice, where it stands in the law, and whether it blocks it."""

    reason: Reason
    source: str
    blocks: bool = True

    def sentence(self, locale: Locale) -> str:
        """What the office is told, with what to do."""
        return sentence(self.reason.code, self.reason.facts, locale)


def error(code: str, source: str, **facts: str | int) -> NoticeFinding:
    """A finding that blocks."""
    return NoticeFinding(Reason(code, dict(facts)), source)


def warning(code: str, source: str, **facts: str | int) -> NoticeFinding:
    """A finding the officer is told, and goes on."""
    return NoticeFinding(Reason(code, dict(facts)), source, blocks=False)
