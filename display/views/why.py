"""為什麼: beside what is proposed, the reasons the rules give, as `auction explain` prints them."""

from msgspec import Struct

from auction.rules.findings import Locale
from auction.session.arguments import Because
from auction.session.explanation import explain
from auction.session.forms import Step
from auction.session.state import SessionState


class Reasoned(Struct, frozen=True):
    """One reason, and the article it rests on."""

    text: str
    source: str


class WhyProposed(Struct, frozen=True):
    """What is proposed about a lot, or the result that stands, and the reasons in order."""

    lot: str
    proposal: Reasoned
    reasons: tuple[Reasoned, ...]


def why_proposed(
    state: SessionState | None, nearest: Step | None, locale: str
) -> WhyProposed | None:
    """Why the lot of the next act stands where it stands; None where none is in hand."""
    about = None if state is None or nearest is None else nearest.preset.get("lot", state.current)
    if state is None or about is None:
        return None
    explanation = explain(state, str(about))
    proposal, *reasons = (
        reasoned(one, locale) for one in (explanation.proposal, *explanation.reasons)
    )
    return WhyProposed(explanation.lot, proposal, tuple(reasons))


def reasoned(one: Because, locale: str) -> Reasoned:
    """A reason in words, with its article."""
    language: Locale = "en" if locale == "en" else "zh"
    return Reasoned(one.sentence(language), one.article(language))
