"""Acts of two that wait for a second person, as panels beside what comes next."""

from msgspec import Struct

from auction.session.state import Proposal, SessionState
from auction.session.waiting import waiting
from display.titles import COMMANDS
from display.views.acts import Act, act_of
from display.views.common import clock_time
from display.views.words import Word


class WaitingAct(Struct, frozen=True):
    """A proposal: agreed to by anybody but its author, withdrawn by its author alone."""

    by: str
    """The author's staff id: the frame is everybody's, a desk knows whose it is."""
    until_ms: int
    title: str
    detail: str
    second: Act
    withdraw: Act


def waiting_acts(state: SessionState | None, locale: str) -> tuple[WaitingAct, ...]:
    """Every proposal that stands, the first to lapse first."""
    if state is None:
        return ()
    return tuple(
        WaitingAct(
            by=one.proposal.by.removeprefix("staff:"),
            until_ms=one.proposal.expires_ms,
            title=COMMANDS[type(one.proposal.act).__name__].text(locale),
            detail=" · ".join(word.text(locale) for word in _details(one.proposal)),
            second=act_of(one.second, state, locale),
            withdraw=act_of(one.withdraw, state, locale),
        )
        for one in waiting(state)
    )


def _details(proposal: Proposal) -> list[Word]:
    """What it is about and what it would change, so that nobody agrees blindly."""
    known = {name: getattr(proposal.act, name) for name in proposal.act.__struct_fields__}
    details: list[Word] = []
    if "lot" in known:
        details.append(Word(f"標別 {known['lot']}", f"lot {known['lot']}"))
    if "envelope" in known:
        details.append(Word(f"第 {known['envelope']} 件", f"envelope {known['envelope']}"))
    if "valid" in known:
        details.append(Word("有效", "valid") if known["valid"] else Word("廢標", "invalid"))
    if known.get("deadline_ms") is not None:
        at = clock_time(known["deadline_ms"])
        details.append(Word(f"截止改為 {at}", f"closing at {at}"))
    return details
