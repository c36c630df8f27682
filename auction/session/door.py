"""報到: who is let in, against which document, with which number; and whom only a form names."""

import re
from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import asdict, replace

from auction.rules.eligibility import Prohibition
from auction.session.commands import Admit, LiftProhibition, Prohibit, UndoAdmission
from auction.session.events import (
    AdmissionUndone,
    PersonAdmitted,
    PersonNamed,
    PersonProhibited,
    ProhibitionLifted,
)
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import (
    Admitted,
    LotStage,
    LotState,
    OralBid,
    Prohibited,
    SessionState,
)
from auction.session.subjects import LOTS_DONE, Context
from auction.terms import BidderNumber, Fact, LotMark

DoorEvent = PersonAdmitted | PersonNamed | AdmissionUndone | PersonProhibited | ProhibitionLifted

_PADDLE = re.compile(r"[1-9][0-9]{0,3}")
_SEAT = re.compile(r"[A-Z][1-9][0-9]?")


def decide_admit(state: SessionState, command: Admit, context: Context) -> tuple[Fact, ...]:
    """Let a person in, or give one whom a form names a number; each person has one number a day.

    A failed check digit is a warning the clerk answers, not a refusal. Nobody is named from a form
    before a lot's forms are being opened: until then nobody knows who bids.
    """
    if not command.checksum_ok and not command.warning_answered:
        raise Refusal("checksum-unanswered")
    known = known_by(state, command.person.commitment)
    if known is not None and (known.present or not command.present):
        raise Refusal("already-admitted", bidder=known.bidder)
    if not command.present and not opening_forms(state):
        raise Refusal("naming-early")
    let_in: PersonNamed | PersonAdmitted
    named = PersonNamed(
        bidder=_number(state, command) if known is None else known.bidder,
        person=command.person if known is None else known.person,
        document=command.document,
        checksum_ok=command.checksum_ok,
        warning_answered=command.warning_answered,
        barred=command.barred,
        who=command.who,
    )
    let_in = named
    if command.present:
        _require_place(state, command, known, context)
        let_in = PersonAdmitted(
            **asdict(named),
            creditor=command.creditor,
            capacity=command.capacity,
            seat=command.seat,
            paper=command.paper_number is not None,
            said_at_ms=command.said_at_ms,
        )
    return (let_in, *_known_as(state, command))


def _require_place(
    state: SessionState, command: Admit, known: Admitted | None, context: Context
) -> None:
    """Seat and paper sheet of somebody at the door.

    Raises:
        Refusal: `seat-form`, `seat-taken`; `paper-number-needless`, `paper-number-range`,
            `paper-number-used`, `said-at-ahead`.
    """
    if command.seat and not _SEAT.fullmatch(command.seat):
        raise Refusal("seat-form")
    for one in state.people.values():
        if command.seat and one.seat == command.seat:
            raise Refusal("seat-taken", seat=command.seat, bidder=one.bidder)
    if command.said_at_ms is not None and command.said_at_ms > context.now_ms:
        raise Refusal("said-at-ahead")
    if command.paper_number is None:
        return
    first, last = state.policy.paper_numbers
    if known is not None:
        raise Refusal("paper-number-needless", bidder=known.bidder)
    if not first <= command.paper_number <= last:
        raise Refusal("paper-number-range", first=first, last=last)
    if command.paper_number in state.paper_numbers:
        raise Refusal("paper-number-used", bidder=str(command.paper_number))


def _number(state: SessionState, command: Admit) -> BidderNumber:
    """The sheet's number, else the one after the last; the numbers of sheets are left out."""
    if command.present and command.paper_number is not None:
        return str(command.paper_number)
    return next_number(state)


def next_number(state: SessionState) -> BidderNumber:
    """The number the next person gets at the desk."""
    number = state.last_bidder + 1
    first, last = state.policy.paper_numbers
    return str(last + 1 if first <= number <= last else number)


def _known_as(state: SessionState, command: Admit) -> Iterator[PersonProhibited]:
    """What the docket knows a person as becomes known in the sitting, where it is not yet.

    Source: CEA §70(6), §113; CC §392.
    """
    entry = state.last_prohibition
    for role, lots in command.prohibited:
        if not _entered(state, command.person.commitment, lots):
            entry += 1
            yield PersonProhibited(entry=entry, person=command.person, role=role, lots=lots)


def _entered(state: SessionState, commitment: str, lots: tuple[LotMark, ...]) -> int | None:
    """The entry by which somebody may not bid for any of these lots already."""
    for one in state.prohibited:
        if one.commitment == commitment and set(lots) <= set(one.lots):
            return one.entry
    return None


def known_by(state: SessionState, commitment: str) -> Admitted | None:
    """Whoever has a number of today under that commitment."""
    if commitment not in state.identities:
        return None
    return next(one for one in state.people.values() if one.person.commitment == commitment)


def opening_forms(state: SessionState) -> bool:
    """Whether the forms of a lot are being opened."""
    return state.called is not None and state.called.stage is LotStage.OPENING


def decide_undo(state: SessionState, command: UndoAdmission) -> tuple[Fact, ...]:
    """Take a number back while nothing hangs on it."""
    admitted = known(state, command.bidder)
    for lot in state.lots.values():
        has_bid = any(admitted.bidder in {*bid.holders, bid.agent} for bid in lot.bids.values())
        claimants = () if lot.acceptance is None else lot.acceptance.claimants
        takes = any(one.creditor == admitted.bidder for one in claimants)
        if takes or has_bid or (lot.high is not None and lot.high.bidder == admitted.bidder):
            raise Refusal("bidder-bound", bidder=admitted.bidder)
    return (AdmissionUndone(bidder=command.bidder, reason=sealed(command.reason)),)


def decide_prohibit(state: SessionState, command: Prohibit) -> tuple[Fact, ...]:
    """Say who may not bid for some lots, or for all; nobody is named twice for the same.

    Source: CEA §70(6), §113; CC §392.
    """
    if not command.checksum_ok and not command.warning_answered:
        raise Refusal("checksum-unanswered")
    for mark in command.lots:
        if mark not in state.lots:
            raise Refusal("lot-unknown", lot=mark)
    lots = command.lots or state.order
    already = _entered(state, command.person.commitment, lots)
    if already is not None:
        raise Refusal("prohibited-already", entry=already)
    entry = state.last_prohibition + 1
    return (PersonProhibited(entry=entry, person=command.person, role=command.role, lots=lots),)


def decide_lift(state: SessionState, command: LiftProhibition) -> tuple[Fact, ...]:
    """Take back that somebody may not bid: a wrong number was typed, or they are no party."""
    if all(one.entry != command.entry for one in state.prohibited):
        raise Refusal("prohibition-unknown", entry=command.entry)
    return (ProhibitionLifted(entry=command.entry, reason=sealed(command.reason)),)


def prohibition(state: SessionState, person: Admitted, mark: LotMark) -> Prohibition | None:
    """Why a person may not bid for a lot, recognised by commitment; None where they may.

    Source: CEA §70(6), §113; CC §392.
    """
    for one in state.prohibited:
        if one.commitment == person.person.commitment and mark in one.lots:
            return one.role
    return None


def known(state: SessionState, bidder: BidderNumber) -> Admitted:
    """The person with that number, in the room or only named on a form.

    Raises:
        Refusal: `bidder-form` (never recorded: it may be a name), `bidder-unknown`.
    """
    if not _PADDLE.fullmatch(bidder):
        raise Refusal("bidder-form")
    admitted = state.people.get(bidder)
    if admitted is None:
        raise Refusal("bidder-unknown", bidder=bidder)
    return admitted


def present(state: SessionState, bidder: BidderNumber) -> Admitted:
    """The person in the room with that number.

    Raises:
        Refusal: as `known`; `bidder-absent`.
    """
    admitted = known(state, bidder)
    if not admitted.present:
        raise Refusal("bidder-absent", bidder=bidder)
    return admitted


def fold(state: SessionState, event: DoorEvent) -> SessionState:
    """Add one event of the door."""
    match event:
        case PersonAdmitted(bidder=bidder, person=person, document=document):
            admitted = Admitted(
                bidder=bidder,
                person=person,
                document=document,
                creditor=event.creditor,
                barred=event.barred,
                who=event.who,
                capacity=event.capacity,
                seat=event.seat,
            )
            return _with(state, admitted, paper=event.paper)
        case PersonNamed(bidder=bidder, person=person, document=document):
            named = Admitted(
                bidder=bidder,
                person=person,
                document=document,
                present=False,
                barred=event.barred,
                who=event.who,
            )
            return _with(state, named)
        case AdmissionUndone(bidder=bidder):
            admitted = state.people[bidder]
            return replace(
                state,
                people=state.people.remove(bidder),
                identities=state.identities.remove(admitted.person.commitment),
            )
        case PersonProhibited(entry=entry, person=person, role=role, lots=lots):
            prohibited = Prohibited(entry, person, role, lots)
            everybody = (*state.prohibited, prohibited)
            bound = _without_claims(_without_shouts(state, prohibited), prohibited)
            return replace(bound, prohibited=everybody, last_prohibition=entry)
        case ProhibitionLifted(entry=entry):
            left = tuple(one for one in state.prohibited if one.entry != entry)
            return replace(state, prohibited=left)
        case _:
            assert_never(event)


def _without_shouts(state: SessionState, prohibited: Prohibited) -> SessionState:
    """Nobody is bound by a void shout: the bid before it stands, and is called three times anew.

    Source: CEA §70(3), §70(6); CC §392, §395; design (a void bid releases nobody).
    """
    bound = frozenset(
        one.bidder
        for one in state.people.values()
        if one.person.commitment != prohibited.commitment
    )
    for mark in prohibited.lots:
        lot = state.lots[mark]
        if lot.high is not None and lot.stage not in LOTS_DONE:
            state = state.with_lot(_with_shouts_of(lot, lot.high, bound))
    return state


def _without_claims(state: SessionState, prohibited: Prohibited) -> SessionState:
    """Nobody takes as a creditor what they may not buy: what they declared is void.

    Source: CEA §91; CEA §70(6); CC §392.
    """
    gone = {
        one.bidder
        for one in state.people.values()
        if one.person.commitment == prohibited.commitment
    }
    for mark in prohibited.lots:
        lot = state.lots[mark]
        if lot.stage is LotStage.UNSOLD and lot.acceptance is not None:
            left = tuple(one for one in lot.acceptance.claimants if one.creditor not in gone)
            drawn = None if lot.acceptance.drawn in gone else lot.acceptance.drawn
            acceptance = replace(lot.acceptance, claimants=left, drawn=drawn)
            state = state.with_lot(replace(lot, acceptance=acceptance))
    return state


def _with_shouts_of(lot: LotState, high: OralBid, bound: frozenset[BidderNumber]) -> LotState:
    left = tuple(one for one in lot.recent if one.bidder in bound)
    if high.bidder in bound:
        return replace(lot, recent=left)
    highest = left[0] if left else None
    return replace(lot, recent=left, high=highest, calls=0, stage=LotStage.ORAL)


def _with(state: SessionState, admitted: Admitted, *, paper: bool = False) -> SessionState:
    number, sheets = int(admitted.bidder), state.paper_numbers
    return replace(
        state,
        people=state.people.insert(admitted.bidder, admitted),
        identities=state.identities.insert(admitted.person.commitment),
        last_bidder=state.last_bidder if paper else max(state.last_bidder, number),
        paper_numbers=sheets.insert(number) if paper else sheets,
    )
