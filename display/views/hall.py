"""What the hall may see: no count before the unlocking, no price beside a closing countdown."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from auction.session.drawing import being_drawn
from auction.session.events import SuspendCause
from auction.session.objections import waiting
from auction.session.phases import Phase, phase
from auction.session.scene import Scene
from auction.session.state import LotState, RoundStage, SessionState
from auction.session.subjects import LOTS_DONE
from display.views.box import BoxPicture, box_picture
from display.views.common import (
    CAUSES,
    PHASES,
    Checkpoint,
    PhaseWord,
    checkpoint,
    clock_time,
    day_words,
    local,
    phase_word,
)
from display.views.drawing import DrawingPicture, drawing
from display.views.lots import (
    Listed,
    LotHead,
    LotList,
    Terms,
    head,
    in_columns,
    listed,
    of_round,
    terms,
)
from display.views.opening import Reading, reading
from display.views.outcomes import why_not_sold
from display.views.result import Award, Oral, award, oral
from display.views.words import Word

_CLOSED = Word("投標已截止", "Bidding is closed")
_SORTED = Word("即將開標", "Opening is about to begin")
_NEXT = Word("當眾開匭清點，再逐標開封宣讀", "Unlocked and counted in public, then read aloud")
_STAY = Word("請留在座位，等候主持人宣布", "Please stay seated and wait for the officer")
_RISING = Word("即將開始投標", "Bidding is about to begin")
_CLEAR = Word("標匭移動中，請勿靠近", "The box moves: keep clear")
_BIDDEN = {
    SuspendCause.RECESS: Word("屆時回座，標封與號牌請保管好", "Be back by then; keep your paddle"),
    SuspendCause.EVACUATION: Word(
        "紀錄保全，何時恢復另行宣布", "The record is kept; resuming will be announced"
    ),
}
_JOURNAL_STANDS = Word("紀錄暫時無法寫入", "Nothing can be recorded at the moment")


class HallView(Struct, frozen=True):
    """Everything the hall display shows."""

    phase: PhaseWord
    branch: Word
    room: str
    date: Word
    rehearsal: bool
    checkpoint: Checkpoint | None
    lot: LotHead | None = None
    deadline_ms: int | None = None
    terms: Terms | None = None
    box: BoxPicture | None = None
    following: tuple[Listed, ...] = ()
    listed: tuple[Listed, ...] = ()
    reading: Reading | None = None
    drawing: DrawingPicture | None = None
    oral: Oral | None = None
    award: Award | None = None
    cause: Word | None = None
    """Why bidding stands still, or why a lot was not sold."""
    message: Word | None = None
    bidden: Word | None = None
    """What people in the room are asked to do, or what comes next."""
    objected: bool = False
    """Somebody objected about the lot in hand: its result waits for the ruling."""

    notices: tuple[Word, ...] = ()
    """House rules, on a display that has nothing else to show."""
    phone_url: str = ""
    """Where visitors' phones follow; empty where the room has no such address."""

    @property
    def lot_list(self) -> LotList:
        """Today's lots as they are laid out."""
        return in_columns(self.listed)


def hall_view(scene: Scene) -> HallView:
    """The hall display of a scene."""
    common = HallView(
        phase=phase_word(scene),
        branch=Word(scene.branch_zh, scene.branch_en),
        room=scene.room,
        date=_day(scene),
        rehearsal=scene.rehearsal,
        checkpoint=checkpoint(scene),
    )
    if scene.stopped is not None:
        return replace(common, phase=PHASES[Phase.SUSPENDED], cause=_JOURNAL_STANDS, bidden=_STAY)
    if scene.state is None:
        return replace(common, listed=listed(scene), deadline_ms=scene.deadline_ms)
    return _of_phase(common, scene, scene.state)


def _of_phase(common: HallView, scene: Scene, state: SessionState) -> HallView:
    match phase(state):
        case Phase.NOT_STARTED:
            view = replace(common, box=box_picture(state), deadline_ms=_deadline_ahead(state))
            if view.box is not None and view.box.moving:
                return replace(view, message=_RISING, bidden=_CLEAR)
            return replace(view, listed=listed(scene))
        case Phase.BIDDING | Phase.CLOSING:
            return _bidding(common, state)
        case Phase.CLOSED:
            return replace(
                common,
                box=box_picture(state),
                following=of_round(state),
                message=_CLOSED if state.active_round else _SORTED,
                bidden=_NEXT,
            )
        case Phase.SUSPENDED:
            return _suspended(common, state)
        case Phase.ENDED:
            return replace(common, listed=listed(scene))
        case Phase.OPENING | Phase.ORAL | Phase.SOLD | Phase.NO_SALE as now:
            called = state.called
            return common if called is None else _of_lot(now, common, scene, called)
        case unknown:
            assert_never(unknown)


def _suspended(common: HallView, state: SessionState) -> HallView:
    """Why the session stands still; a lot in hand stays in the head, whatever keeps it waiting."""
    lot, cause = state.called, None if state.suspended is None else CAUSES[state.suspended.value]
    if state.suspended is SuspendCause.RECESS and state.recess_until_ms is not None:
        at = clock_time(state.recess_until_ms)
        cause = Word(f"休息至 {at}", f"Recess until {at}")
    return replace(
        common,
        cause=cause,
        bidden=_bidden(state.suspended),
        lot=None if lot is None or lot.stage in LOTS_DONE else head(lot.lot),
        box=None if state.suspended is SuspendCause.EVACUATION else box_picture(state),
    )


def _bidden(cause: SuspendCause | None) -> Word:
    return _STAY if cause is None else _BIDDEN.get(cause, _STAY)


def _of_lot(now: Phase, common: HallView, scene: Scene, lot: LotState) -> HallView:
    view = replace(common, lot=head(lot.lot), objected=bool(waiting(lot)))
    match now:
        case Phase.OPENING if scene.state is not None and being_drawn(lot):
            return replace(view, drawing=drawing(lot, scene.state, scene), terms=terms(lot.lot))
        case Phase.OPENING:
            return replace(view, reading=reading(lot, scene), terms=terms(lot.lot))
        case Phase.ORAL:
            return replace(view, oral=oral(lot))
        case Phase.SOLD if scene.state is not None:
            return replace(view, award=award(lot, scene.state, scene))
        case _:
            return replace(view, cause=why_not_sold(lot))


def _bidding(common: HallView, state: SessionState) -> HallView:
    box_round = state.active_round
    if box_round is None:
        return common
    following = of_round(state)
    lot = state.lots[following[0].mark].lot
    return replace(
        common,
        lot=head(lot),
        deadline_ms=box_round.deadline_ms,
        terms=terms(lot),
        box=box_picture(state),
        following=following[1:],
    )


def _deadline_ahead(state: SessionState) -> int | None:
    """When bids will close, while the box has not been open yet."""
    box_round = state.active_round
    waiting = {RoundStage.ANNOUNCED, RoundStage.EMPTY_SHOWN, RoundStage.RELEASED}
    if box_round is None or box_round.stage not in waiting or box_round.missed:
        return None
    return box_round.deadline_ms


def _day(scene: Scene) -> Word:
    if scene.state is not None:
        return day_words(date.fromisoformat(scene.state.date))
    if scene.deadline_ms is not None:
        return day_words(local(scene.deadline_ms).date())
    return Word("", "")
