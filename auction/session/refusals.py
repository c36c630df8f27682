"""Refusals: the rules say no.

    Refusal            a command met a rule; carries a stable code, the figures and two sentences

A refusal is an answer, not a fault: the state is as it was. Those a bidder could dispute are
recorded as events (`recorded`). `basis-moved` is the only 409 a browser may simply show and retry.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from auction.rules.findings import Finding
from auction.rules.grounds import GROUNDS
from auction.rules.unreadable import SENTENCES
from auction.session.catalogue import CATALOGUE, RefusalKind
from auction.session.citing import cited

__all__ = ["CATALOGUE", "Facts", "Locale", "Reason", "Refusal", "RefusalKind", "listed", "sentence"]

Locale = Literal["zh", "en"]
Facts = dict[str, str | int]


class Reason(Struct, frozen=True):
    """Why something is not possible yet: a refusal's code and figures."""

    code: str
    facts: Facts


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A command met a rule.

    Args:
        code: A key of `CATALOGUE`.
        **facts: The figures its sentences need.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Facts = facts
        self.kind = CATALOGUE[code]

    @property
    def status(self) -> int:
        """The HTTP status the edge answers with."""
        return self.kind.status

    @property
    def reason(self) -> Reason:
        """The same as a value."""
        return Reason(code=self.code, facts=self.facts)

    def sentence(self, locale: Locale) -> str:
        """What to tell the person, with the way out."""
        return sentence(self.code, self.facts, locale)


def sentence(code: str, facts: Facts, locale: Locale) -> str:
    """The catalogue's sentence for `code` with `facts` filled in; amounts get separators.

    A `why` that is a code of `Unreadable` is filled in as its sentence, `grounds` with what each
    says and where it stands.
    """
    kind = CATALOGUE[code]
    template = kind.zh if locale == "zh" else kind.en
    shown = {
        name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()
    }
    if (why := shown.get("why")) in SENTENCES:
        zh, en = SENTENCES[why]
        shown["why"] = (zh if locale == "zh" else en).format_map(shown)
    if (grounds := shown.get("grounds")) is not None:
        comma = "、" if locale == "zh" else "; "
        shown["grounds"] = comma.join(_told(code, locale) for code in grounds.split(" "))
    return template.format_map(shown)


def listed(findings: Iterable[Finding]) -> str:
    """Grounds as the figures of a refusal hold them: `G05 G17`."""
    return " ".join(dict.fromkeys(one.code for one in findings))


def _told(code: str, locale: Locale) -> str:
    one = GROUNDS[code]
    if locale == "zh":
        return f"{code} {one.zh}（{cited(one.source, locale)}）"
    return f"{code} {one.en} ({cited(one.source, locale)})"
