"""How a lot came to its result, from the record alone: every decision and why it was proposed."""

from collections.abc import Iterable

from msgspec import Struct

from auction.session.events import (
    AcceptanceGranted,
    BidRuled,
    DepositChecked,
    DrawingLost,
    DrawingOpened,
    EntriesSettled,
    HammerFell,
    LotAwarded,
    LotNotAwarded,
    LotStopped,
    LotUnsold,
    ObjectionRuled,
    RaisesDeclined,
    ResultRevoked,
    Seconded,
    TieDrawn,
    TieRaised,
)
from auction.session.explanation import Explanation, explain
from auction.session.fold import fold, start
from auction.session.retrace import Told
from auction.session.state import SessionState
from auction.terms import Actor, LotMark

Decision = (
    AcceptanceGranted
    | BidRuled
    | DepositChecked
    | DrawingLost
    | DrawingOpened
    | EntriesSettled
    | HammerFell
    | LotAwarded
    | LotNotAwarded
    | LotStopped
    | LotUnsold
    | ObjectionRuled
    | ResultRevoked
    | RaisesDeclined
    | TieDrawn
    | TieRaised
)


Result = AcceptanceGranted | LotAwarded | LotNotAwarded | LotStopped | LotUnsold


class Decided(Struct, frozen=True):
    """An entry that decided something about a lot.

    Attributes:
        seq: The entry.
        at_ms: Room time, UTC.
        actor: Who decided: `staff:A01`.
        event: What.
        why: Of a result, why it is so; else what the rules proposed at that moment and why. None
            where they proposed something about another envelope.
        proposed_by: Of an act of two, who proposed what `actor` then agreed to.
    """

    seq: int
    at_ms: int
    actor: str
    event: Decision
    why: Explanation | None
    proposed_by: Actor | None = None


class Account(Struct, frozen=True):
    """How a lot came to where it stands.

    Attributes:
        stage: Where it stands at the last entry.
        decided: Every decision about it, in order.
        now: Why it stands where it stands: the result, what is proposed, or what comes next.
    """

    lot: LotMark
    stage: str
    decided: tuple[Decided, ...]
    now: Explanation


class NoSuchLotError(LookupError):
    """The sitting did not list that lot; `lots` are those it did."""

    def __init__(self, mark: LotMark, lots: tuple[LotMark, ...]) -> None:
        self.mark, self.lots = mark, lots
        super().__init__(f"there is no lot {mark}; the session lists {'、'.join(lots) or 'none'}")


def account(told: Iterable[Told], mark: LotMark) -> Account:
    """How lot `mark` came to its result.

    Args:
        told: Every entry of a sitting, in order.
        mark: The lot.

    Raises:
        NoSuchLotError: the sitting did not list it.
    """
    decided: list[Decided] = []
    state: SessionState | None = None
    agreed: dict[str | None, Actor] = {}
    for one in told:
        if state is None:
            state = start(one.event)
            continue
        if isinstance(one.event, Seconded):
            proposal = state.proposals[one.event.proposal]
            agreed = {one.command: Actor(proposal.by, proposal.role)}
        after = fold(state, one.stamp, one.event)
        if isinstance(one.event, Decision) and one.event.lot == mark:
            why = explain(after if isinstance(one.event, Result) else state, mark)
            proposer = agreed.get(one.command) if one.command else None
            decided.append(_decided(one, one.event, why, proposer))
        state = after
    if state is None or mark not in state.lots:
        raise NoSuchLotError(mark, () if state is None else state.order)
    return Account(mark, state.lots[mark].stage.value, tuple(decided), explain(state, mark))


def _decided(told: Told, event: Decision, why: Explanation, proposer: Actor | None) -> Decided:
    """The decision, with its reasons where they are about the same envelope."""
    elsewhere = isinstance(event, BidRuled | DepositChecked) and (
        why.proposal.facts.get("envelope", event.envelope) != event.envelope
    )
    stamp = told.stamp
    return Decided(stamp.seq, stamp.at_ms, stamp.actor, event, None if elsewhere else why, proposer)
