"""Outcomes recomputed from the record alone: what the rules give beside what was written.

Entries that share a command are one turn. The command itself is not in the journal, but what an
outcome was decided on is: the turn's command is put together again from its events and from the
proposals before it, and goes to the same rules on the same state. What staff typed (the amounts of
a form as read aloud, an envelope's bidder) is taken as given; what follows from it is not.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, zip_longest
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from auction.session.commands import (
    AskAcceptance,
    AskObjections,
    AwardLot,
    BidOral,
    CallLot,
    CallPrice,
    CheckDeposit,
    ChooseOrder,
    CommitDrawing,
    CountEnvelopes,
    CureGround,
    DeclareAcceptance,
    DeclareNotAwarded,
    DeclareUnsold,
    DeclineRaises,
    DrawAcceptance,
    DrawTie,
    DropMail,
    GrantAcceptance,
    Hammer,
    HandBackDeposit,
    LodgeDeposit,
    LogMail,
    MoveEnvelope,
    NameNumber,
    OpenDrawing,
    OpenEnvelope,
    PassNumber,
    RaiseTie,
    ReachDeadline,
    RecordPayment,
    ReturnDeposit,
    ReturnMail,
    RoomCommand,
    RuleBid,
    SealedCommand,
    Second,
    SortEnvelopes,
    StaffCommand,
    StopLot,
    TakeFallbackStep,
)
from auction.session.decide import decide
from auction.session.double_entry import after_second, after_settling
from auction.session.events import (
    AcceptanceAsked,
    AcceptanceDeclared,
    AcceptanceDrawn,
    AcceptanceGranted,
    BidRead,
    BidReentered,
    BidRuled,
    CallMade,
    DeadlineReached,
    DepositChecked,
    DepositLodged,
    DepositReturned,
    DrawingCommitted,
    DrawingOpened,
    EntriesSettled,
    EnvelopeMoved,
    EnvelopeOpened,
    EnvelopesCounted,
    EnvelopesSorted,
    FallbackStepTaken,
    GroundCured,
    HammerFell,
    LodgedReturned,
    LotAwarded,
    LotCalled,
    LotNotAwarded,
    LotStopped,
    LotUnsold,
    MailDropped,
    MailLogged,
    MailReturned,
    NumberNamed,
    NumberPassed,
    ObjectionsAsked,
    OralBidAccepted,
    OrderChosen,
    PaymentReceived,
    RaisesDeclined,
    Seconded,
    TieDrawn,
    TieRaised,
)
from auction.session.fold import fold, start
from auction.session.opening import read_again
from auction.session.refusals import Refusal
from auction.session.state import SessionState
from auction.session.subjects import Context, Stamp
from auction.terms import Actor, Fact

Asked = StaffCommand | SealedCommand | RoomCommand


class Told(Struct, frozen=True):
    """One entry of a sitting as it is retraced."""

    stamp: Stamp
    command: str | None
    event: Fact


class Divergence(Struct, frozen=True):
    """An outcome that the rules do not give and no override explains."""

    seq: int
    kind: str
    why: str
    """What the rules give instead, or the code of their refusal."""


_AGAIN: dict[type[Fact], Callable[..., Asked]] = {
    Seconded: lambda e: Second(proposal=e.proposal),
    DeadlineReached: lambda e: ReachDeadline(round=e.round),
    MailLogged: lambda e: LogMail(
        round=e.round,
        arrived_ms=e.arrived_ms,
        witness=e.custody[1].removeprefix("staff:"),
        sealed=e.sealed,
        labelled=e.labelled,
    ),
    MailDropped: lambda e: DropMail(round=e.round, witness=e.by[1].removeprefix("staff:")),
    MailReturned: lambda e: ReturnMail(round=e.round, serial=e.serial),
    EnvelopesCounted: lambda e: CountEnvelopes(round=e.round, counted=e.counted, by_mail=e.by_mail),
    EnvelopesSorted: lambda e: SortEnvelopes(round=e.round, lots=e.lots),
    FallbackStepTaken: lambda e: TakeFallbackStep(round=e.round, step=e.step, note=e.note),
    EnvelopeMoved: lambda e: MoveEnvelope(lot=e.lot, envelope=e.envelope, to=e.to, reason=e.reason),
    GroundCured: lambda e: CureGround(
        lot=e.lot, envelope=e.envelope, ground=e.ground, shown=e.shown
    ),
    EnvelopeOpened: lambda e: OpenEnvelope(
        lot=e.lot,
        envelope=e.envelope,
        bidder=e.bidder,
        joint=e.joint,
        shares=e.shares,
        agent=e.agent,
        authority_shown=e.authority_shown,
        enclosed=e.enclosed,
    ),
    LotCalled: lambda e: CallLot(lot=e.lot),
    BidRuled: lambda e: RuleBid(lot=e.lot, envelope=e.envelope, valid=e.valid, ground=e.ground),
    DepositChecked: lambda e: CheckDeposit(
        lot=e.lot,
        envelope=e.envelope,
        instruments=e.instruments,
        cash=e.cash,
        defects=e.defects,
        marks=e.marks,
    ),
    TieRaised: lambda e: RaiseTie(lot=e.lot, envelope=e.envelope, increase=e.increase),
    RaisesDeclined: lambda e: DeclineRaises(lot=e.lot),
    TieDrawn: lambda e: DrawTie(lot=e.lot, envelope=e.envelope, witnesses=e.witnesses),
    DrawingCommitted: lambda e: CommitDrawing(
        lot=e.lot,
        envelopes=e.envelopes,
        label=e.label,
        commitment=e.commitment,
        secret=e.secret,
    ),
    NumberNamed: lambda e: NameNumber(lot=e.lot, number=e.number, envelope=e.envelope),
    NumberPassed: lambda e: PassNumber(lot=e.lot, envelope=e.envelope),
    DrawingOpened: lambda e: OpenDrawing(lot=e.lot, secret=e.secret, salt=e.salt),
    ObjectionsAsked: lambda e: AskObjections(lot=e.lot),
    LotAwarded: lambda e: AwardLot(lot=e.lot),
    LotUnsold: lambda e: DeclareUnsold(lot=e.lot),
    LotNotAwarded: lambda e: DeclareNotAwarded(lot=e.lot),
    LotStopped: lambda e: StopLot(lot=e.lot, cause=e.cause, reason=e.reason),
    AcceptanceAsked: lambda e: AskAcceptance(lot=e.lot, price=e.price),
    AcceptanceDeclared: lambda e: DeclareAcceptance(
        lot=e.lot, creditor=e.creditor, share=e.share, enclosed=e.enclosed, despite=e.despite
    ),
    AcceptanceDrawn: lambda e: DrawAcceptance(
        lot=e.lot, creditor=e.creditor, witnesses=e.witnesses
    ),
    AcceptanceGranted: lambda e: GrantAcceptance(lot=e.lot),
    PaymentReceived: lambda e: RecordPayment(
        case=e.case, amount=e.amount, received_from=e.received_from
    ),
    OrderChosen: lambda e: ChooseOrder(case=e.case, order=e.order, asked_by=e.asked_by),
    DepositLodged: lambda e: LodgeDeposit(
        lot=e.lot, bidder=e.bidder, instruments=e.instruments, cash=e.cash
    ),
    LodgedReturned: lambda e: HandBackDeposit(lot=e.lot, bidder=e.bidder),
    DepositReturned: lambda e: ReturnDeposit(lot=e.lot, envelope=e.envelope),
    OralBidAccepted: lambda e: BidOral(lot=e.lot, bidder=e.bidder, amount=e.amount),
    CallMade: lambda e: CallPrice(lot=e.lot),
    HammerFell: lambda e: Hammer(lot=e.lot),
}
"""The command that brings an event about, put together from the event."""

OUTCOMES: tuple[type[Fact], ...] = (BidRead, BidReentered, EntriesSettled, *_AGAIN)
"""Kinds of events that are put to the rules again."""


class Retraced(Struct, frozen=True):
    """A sitting gone through again: how many outcomes, and those the rules do not give."""

    outcomes: int
    divergences: tuple[Divergence, ...]


def retrace(entries: Iterable[Told]) -> Retraced:
    """Put every outcome of a sitting to the rules again.

    Args:
        entries: the sitting's, whole and in order.

    Raises:
        TypeError: the entries do not begin a sitting.

    Source: CEA §70, §88–§91; design (an outcome is recomputed, not believed).
    """
    state: SessionState | None = None
    outcomes, divergences = 0, list[Divergence]()
    for _, together in groupby(entries, key=turn_of):
        turn = tuple(together)
        if state is not None:
            divergences.extend(_compared(state, turn))
        for one in turn:
            outcomes += isinstance(one.event, OUTCOMES)
            state = start(one.event) if state is None else fold(state, one.stamp, one.event)
    return Retraced(outcomes, tuple(divergences))


def turn_of(one: Told) -> str | int:
    """What entries of one turn share: a command; an entry without one stands alone."""
    return one.stamp.seq if one.command is None else one.command


def _compared(state: SessionState, turn: tuple[Told, ...]) -> Iterator[Divergence]:
    first = turn[0]
    if isinstance(first.event, BidRead | BidReentered | EntriesSettled):
        yield from _read(state, first.event, turn)
        return
    again = _AGAIN.get(type(first.event))
    if again is None or first.command is None:
        yield from (unexplained(one) for one in turn if type(one.event) in _AGAIN)
        return
    context = Context(
        now_ms=first.stamp.at_ms,
        actor=Actor(first.stamp.actor, "ROOM" if first.stamp.actor == "room" else "OFFICER"),
        factor=True,
        id=first.command,
    )
    try:
        given = decide(state, again(first.event), context)
    except (Refusal, ValueError) as problem:
        why = problem.code if isinstance(problem, Refusal) else str(problem)
        yield Divergence(first.stamp.seq, type(first.event).__name__, why)
        return
    for place, one in enumerate(turn[: len(given)]):
        if _unsealed(one.event) != _unsealed(given[place]):
            yield Divergence(
                one.stamp.seq, type(one.event).__name__, differs(one.event, given[place])
            )
    for one in turn[len(given) :]:
        if type(one.event) in _AGAIN:
            yield unexplained(one)


def _read(
    state: SessionState, event: BidRead | BidReentered | EntriesSettled, turn: tuple[Told, ...]
) -> Iterator[Divergence]:
    """A form that was read, once or by two people: what was typed is given, the rest follows."""
    lot = state.lots[event.lot]
    match event:
        case BidRead():
            once = not state.policy.blind_second_entry
            given: tuple[Fact, ...] = (read_again(lot, event),) if once else ()
        case BidReentered():
            given = after_second(lot, event)
        case EntriesSettled():
            given = after_settling(lot, event)
        case _:
            assert_never(event)
    outcomes = [one for one in turn if isinstance(one.event, OUTCOMES)]
    for one, follows in zip_longest(outcomes, given):
        told = turn[0] if one is None else one
        if follows is None:
            yield unexplained(told)
        elif one is None or one.event != follows:
            why = differs(told.event, follows)
            yield Divergence(told.stamp.seq, type(follows).__name__, why)


def _unsealed(event: Fact) -> Fact:
    """An award without its references: the room seals people to their case anew."""
    if isinstance(event, LotAwarded | AcceptanceGranted):
        return replace(event, people=(), standby_people=())
    return event


def unexplained(one: Told) -> Divergence:
    """An outcome of its own that nobody asked for."""
    return Divergence(one.stamp.seq, type(one.event).__name__, "no act explains it")


def differs(written: Fact, given: Fact) -> str:
    """What the rules give where it is not what was written."""
    if type(written) is not type(given):
        return type(given).__name__
    written, given = _unsealed(written), _unsealed(given)
    names = [
        name for name in given.__struct_fields__ if getattr(given, name) != getattr(written, name)
    ]
    return ", ".join(f"{name} {getattr(given, name)!r}" for name in names)
