"""報到: who is let in, against which document, with which number."""

import re
from typing import assert_never

from msgspec.structs import replace

from auction.session.commands import Admit, UndoAdmission
from auction.session.events import AdmissionUndone, PersonAdmitted
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import Admitted, SessionState
from auction.terms import BidderNumber, Fact

DoorEvent = PersonAdmitted | AdmissionUndone

_PADDLE = re.compile(r"[1-9][0-9]{0,3}")


def decide_admit(state: SessionState, command: Admit) -> tuple[Fact, ...]:
    """Let a person in; a failed check digit is a warning the clerk answers, not a refusal."""
    if not command.checksum_ok and not command.warning_answered:
        raise Refusal("checksum-unanswered")
    if command.person.commitment in state.identities:
        raise Refusal("already-admitted", bidder=_number_of(state, command.person.commitment))
    return (
        PersonAdmitted(
            bidder=str(state.last_bidder + 1),
            person=command.person,
            document=command.document,
            checksum_ok=command.checksum_ok,
            warning_answered=command.warning_answered,
        ),
    )


def _number_of(state: SessionState, commitment: str) -> BidderNumber:
    return next(
        number
        for number, admitted in state.people.items()
        if admitted.present and admitted.person.commitment == commitment
    )


def decide_undo(state: SessionState, command: UndoAdmission) -> tuple[Fact, ...]:
    """Take an admission back while nothing hangs on it."""
    admitted = present(state, command.bidder)
    for lot in state.lots.values():
        has_bid = any(bid.bidder == admitted.bidder for bid in lot.bids.values())
        if has_bid or (lot.high is not None and lot.high.bidder == admitted.bidder):
            raise Refusal("bidder-bound", bidder=admitted.bidder)
    return (AdmissionUndone(bidder=command.bidder, reason=sealed(command.reason)),)


def present(state: SessionState, bidder: BidderNumber) -> Admitted:
    """The person in the room with that number.

    Raises:
        Refusal: `bidder-form` (never recorded: it may be a name), `bidder-unknown`.
    """
    if not _PADDLE.fullmatch(bidder):
        raise Refusal("bidder-form")
    admitted = state.people.get(bidder)
    if admitted is None or not admitted.present:
        raise Refusal("bidder-unknown", bidder=bidder)
    return admitted


def fold(state: SessionState, event: DoorEvent) -> SessionState:
    """Add one event of the door."""
    match event:
        case PersonAdmitted(bidder=bidder, person=person, document=document):
            return replace(
                state,
                people=state.people.insert(
                    bidder, Admitted(bidder=bidder, person=person, document=document)
                ),
                identities=state.identities.insert(person.commitment),
                last_bidder=max(state.last_bidder, int(bidder)),
            )
        case AdmissionUndone(bidder=bidder):
            admitted = state.people[bidder]
            return replace(
                state,
                people=state.people.insert(bidder, replace(admitted, present=False)),
                identities=state.identities.remove(admitted.person.commitment),
            )
        case _:
            assert_never(event)
