"""The box stands open before everybody: envelopes counted by hand, and laid to lots.

Where the box is dead its door is opened with the key that is kept for it, by two, and the sale goes
on with what lies in it.
"""

from auction.session.commands import AcceptCount, CountEnvelopes, OpenByKey, SortEnvelopes
from auction.session.custody import at_the_box, the_round, why_not_movable
from auction.session.events import (
    CountAccepted,
    DoorOpenedByKey,
    EnvelopesCounted,
    EnvelopesSorted,
)
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import BoxRound, LotStage, RoundStage, SessionState
from auction.terms import Fact, LotMark

MAX_COUNT = 9_999
_LOCKED = (RoundStage.CLOSED, RoundStage.UNLOCKING)


def why_no_key(state: SessionState, box_round: BoxRound) -> tuple[Refusal, ...]:
    """Why the door is not opened with its key: it is not the time, or the box does it itself.

    A bolt that was released and does not move is as good as a dead box.
    """
    if box_round.stage not in _LOCKED:
        return (Refusal("round-stage", stage=box_round.stage),)
    works = box_round.stage is RoundStage.CLOSED and not why_not_movable(state.machines)
    return (Refusal("key-needless"),) if works else ()


def decide_key(state: SessionState, act: OpenByKey, by: tuple[str, ...]) -> tuple[Fact, ...]:
    """Open the door by hand, with a reason; whatever the box was licensed for is over.

    Source: CEA §87, §88 (opened in public); design (the fallback of a dead box, by two).
    """
    box_round = at_the_box(state, act.round, *_LOCKED)
    for reason in why_no_key(state, box_round):
        raise reason
    return (DoorOpenedByKey(round=act.round, by=by, reason=sealed(act.reason)),)


def decide_count(state: SessionState, command: CountEnvelopes) -> tuple[Fact, ...]:
    """Enter the hand count; it may be entered again while it differs."""
    box_round = at_the_box(state, command.round, RoundStage.UNLOCKED, RoundStage.COUNTED)
    if box_round.reconciled:
        raise Refusal("count-agrees")
    if not 0 <= command.counted <= MAX_COUNT:
        raise Refusal("count-range")
    if not 0 <= command.by_mail <= command.counted:
        raise Refusal("mail-range", counted=command.counted)
    return (
        EnvelopesCounted(
            round=command.round,
            counted=command.counted,
            dropped=box_round.dropped,
            by_mail=command.by_mail,
            mailed=box_round.mailed,
        ),
    )


def decide_accept_count(state: SessionState, command: AcceptCount) -> tuple[Fact, ...]:
    """Go on although the counts differ."""
    box_round = at_the_box(state, command.round, RoundStage.COUNTED)
    if box_round.reconciled:
        raise Refusal("count-agrees")
    return (CountAccepted(round=command.round, reason=sealed(command.reason)),)


def decide_sort(state: SessionState, command: SortEnvelopes) -> tuple[Fact, ...]:
    """Lay the counted envelopes to the round's lots; anew until one of them is called."""
    box_round = the_round(state, command.round)
    if box_round.stage is not RoundStage.SORTED:
        at_the_box(state, command.round, RoundStage.COUNTED)
    elif (begun := first_begun(state, box_round)) is not None:
        raise Refusal("sort-called", lot=begun)
    counted = box_round.counted or 0
    for reason in why_unreconciled(box_round):
        raise reason
    if len(command.lots) != counted:
        raise Refusal("sort-count", counted=counted, sorted=len(command.lots))
    for lot in command.lots:
        if lot not in box_round.lots:
            raise Refusal("sort-lot", lot=lot)
    return (EnvelopesSorted(round=command.round, lots=command.lots),)


def why_unreconciled(box_round: BoxRound) -> tuple[Refusal, ...]:
    """Where hands, beam and mail log disagree about a counted round; nothing once accepted."""
    if box_round.counted is None or box_round.reconciled:
        return ()
    reasons: list[Refusal] = []
    if box_round.counted != box_round.dropped:
        counted, dropped = box_round.counted, box_round.dropped
        reasons.append(Refusal("count-differs", counted=counted, dropped=dropped))
    if box_round.by_mail != box_round.mailed:
        by_mail, mailed = box_round.by_mail, box_round.mailed
        reasons.append(Refusal("mail-differs", by_mail=by_mail, mailed=mailed))
    return tuple(reasons)


def first_begun(state: SessionState, box_round: BoxRound) -> LotMark | None:
    """The first lot of a round that was called or withdrawn; from then on nothing is laid anew."""
    return next((m for m in box_round.lots if state.lots[m].stage is not LotStage.ANNOUNCED), None)
