"""抽籤: lots drawn by numbers, in a fixed order, so that anybody can recompute who is drawn.

The room seals a secret and shows its commitment; the officer names a number, then each tied bidder
who was there when it began, in the order of their envelopes; then the secret is opened. A drawing
once begun is finished. A secret that cannot be opened is an incident; tokens are drawn instead.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.rules import drawing as rule
from auction.rules.unreadable import Unreadable
from auction.session.award import the_lot
from auction.session.commands import CommitDrawing, LoseDrawing, NameNumber, OpenDrawing, PassNumber
from auction.session.events import (
    DrawingCommitted,
    DrawingLost,
    DrawingOpened,
    NumberNamed,
    NumberPassed,
)
from auction.session.refusals import Refusal
from auction.session.standing import attended, leaders
from auction.session.state import LotStage, LotState, SessionState
from auction.session.tied import Drawing, Tie
from auction.session.ties import require_asked, require_tied
from auction.terms import Fact

DrawingEvent = DrawingCommitted | NumberNamed | NumberPassed | DrawingOpened | DrawingLost


def label_of(state: SessionState, mark: str, envelopes: tuple[int, ...]) -> str:
    """The drawing's name in one printable word: session, place of the lot, envelopes."""
    place = state.order.index(mark) + 1
    return f"{state.id}/{place}/{'+'.join(str(one) for one in envelopes)}"


def candidates(lot: LotState) -> tuple[int, ...]:
    """The envelopes lots are drawn among, in order."""
    return tuple(bid.envelope for bid in leaders(lot))


def being_drawn(lot: LotState) -> bool:
    """Whether lots are drawn, or were: nobody may raise any more."""
    tie = lot.tie
    return tie is not None and (tie.drawing is not None or tie.unraised or tie.drawn is not None)


def due_numbers(lot: LotState) -> tuple[int | None, ...]:
    """Who has still to name a number, in order: None is the officer, else a tied envelope.

    Whoever was absent at the commitment names none.
    """
    drawing = None if lot.tie is None else lot.tie.drawing
    return () if drawing is None else drawing.due


def require_drawable(among: tuple[int, ...]) -> None:
    """So few that their numbers add up on any pocket calculator.

    Raises:
        Refusal: `drawing-many`.
    """
    if len(among) > rule.CANDIDATES_MOST:
        raise Refusal("drawing-many", tied=len(among), most=rule.CANDIDATES_MOST)


def decide(
    state: SessionState,
    command: CommitDrawing | NameNumber | PassNumber | OpenDrawing | LoseDrawing,
) -> tuple[Fact, ...]:
    """One step of a drawing."""
    match command:
        case CommitDrawing():
            return _decide_commit(state, command)
        case NameNumber():
            return _decide_number(state, command)
        case PassNumber():
            _require_turn(state, command.lot, command.envelope)
            return (NumberPassed(lot=command.lot, envelope=command.envelope),)
        case OpenDrawing():
            return _decide_open(state, command)
        case LoseDrawing():
            _begun(state, command.lot)
            return (DrawingLost(lot=command.lot),)
        case _:
            assert_never(command)


def _decide_commit(state: SessionState, command: CommitDrawing) -> tuple[Fact, ...]:
    """Begin: what the commitment is to lies in the vault, durable with this very entry.

    Source: CEA §90(1); design.
    """
    lot = _before_drawing(state, command.lot)
    if lot.tie is not None and lot.tie.drawing is not None:
        raise Refusal("drawing-lost" if lot.tie.drawing.lost else "drawing-begun")
    if command.envelopes != candidates(lot):
        raise Refusal("basis-moved")
    require_drawable(command.envelopes)
    return (
        DrawingCommitted(
            lot=command.lot,
            envelopes=command.envelopes,
            label=command.label,
            commitment=command.commitment,
            secret=command.secret,
            naming=tuple(one for one in command.envelopes if attended(state, lot.bids[one])),
        ),
    )


def _before_drawing(state: SessionState, mark: str) -> LotState:
    """The lot, tied, with nobody left to raise."""
    lot = the_lot(state, mark, LotStage.OPENING)
    leading = leaders(lot)
    for bid in leading or (None,):
        require_tied(state, mark, 0 if bid is None else bid.envelope)
    if len(leading) == 1:
        raise Refusal("not-tied", envelope=leading[0].envelope)
    require_asked(state, lot)
    return lot


def _decide_number(state: SessionState, command: NameNumber) -> tuple[Fact, ...]:
    """Enter the number of whoever comes next in the fixed order."""
    _require_turn(state, command.lot, command.envelope)
    try:
        number = rule.parse_number(str(command.number))
    except Unreadable as problem:
        raise Refusal("number-form") from problem
    return (NumberNamed(lot=command.lot, number=number, envelope=command.envelope),)


def _require_turn(state: SessionState, mark: str, envelope: int | None) -> None:
    """It is their turn to name a number.

    Raises:
        Refusal: `numbers-complete`, `number-order`.
    """
    _, drawing = _begun(state, mark)
    if not drawing.due:
        raise Refusal("numbers-complete")
    if envelope != drawing.due[0]:
        raise Refusal("number-order", who=_whose(drawing.due[0]))


def _whose(envelope: int | None) -> str:
    return "officer" if envelope is None else str(envelope)


def _decide_open(state: SessionState, command: OpenDrawing) -> tuple[Fact, ...]:
    """Open the secret and work out who is drawn.

    Raises:
        ValueError: the secret is not what was committed to; the room never hands such a one in.

    Source: CEA §90(1).
    """
    lot, drawing = _complete(state, command.lot)
    if rule.commitment(drawing.label, command.secret, command.salt) != drawing.commitment:
        raise ValueError("the secret is not the one that was committed to")
    worked = work_out(drawing, command.secret)
    return (
        DrawingOpened(
            lot=lot.lot.mark,
            secret=command.secret,
            salt=command.salt,
            total=worked.total,
            envelope=drawing.envelopes[worked.place - 1],
        ),
    )


def work_out(drawing: Drawing, secret: int) -> rule.Drawing:
    """The sum over the secret and every number that was named, and who is drawn by it.

    Source: CEA §90(1); design (remainder of the sum).
    """
    officer = drawing.numbers[0] or 0
    bidders = [number for number in drawing.numbers[1:] if number is not None]
    return rule.draw(len(drawing.envelopes), secret, officer, bidders)


def _begun(state: SessionState, mark: str) -> tuple[LotState, Drawing]:
    lot = the_lot(state, mark, LotStage.OPENING)
    drawing = None if lot.tie is None else lot.tie.drawing
    if drawing is None or drawing.lost or drawing.total is not None:
        raise Refusal("no-drawing")
    return lot, drawing


def _complete(state: SessionState, mark: str) -> tuple[LotState, Drawing]:
    lot, drawing = _begun(state, mark)
    if drawing.due:
        raise Refusal("number-order", who=_whose(drawing.due[0]))
    return lot, drawing


def fold(state: SessionState, event: DrawingEvent) -> SessionState:
    """Add one event of a drawing."""
    lot = state.lots[event.lot]
    tie = lot.tie or Tie()
    drawing = tie.drawing
    match event:
        case DrawingCommitted():
            begun = Drawing(
                event.label, event.envelopes, event.commitment, event.secret, event.naming
            )
            tie = replace(tie, drawing=begun)
        case NumberNamed(number=number) if drawing is not None:
            named = replace(drawing, numbers=(*drawing.numbers, number))
            tie = replace(tie, drawing=named)
        case NumberPassed() if drawing is not None:
            tie = replace(tie, drawing=replace(drawing, numbers=(*drawing.numbers, None)))
        case DrawingOpened() if drawing is not None:
            opened = replace(drawing, opened=(event.secret, event.salt), total=event.total)
            tie = replace(tie, drawing=opened, drawn=event.envelope)
        case DrawingLost() if drawing is not None:
            tie = replace(tie, drawing=replace(drawing, lost=True))
        case NumberNamed() | NumberPassed() | DrawingOpened() | DrawingLost():
            raise ValueError("a drawing begins with its commitment")
        case _:
            assert_never(event)
    return state.with_lot(replace(lot, tie=tie))
