"""What the hall may see: no count before the unlocking, no price beside a closing countdown."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from auction.rules.daxie import to_daxie
from auction.session.award import offered
from auction.session.oral import least_next
from auction.session.phases import Phase, phase
from auction.session.scene import Scene
from auction.session.state import Bid, BidStage, LotStage, LotState, RoundStage, SessionState
from auction.terms import BidderNumber, Lot, LotKind, LotMark, Twd
from display.views.common import (
    CAUSES,
    UNSOLD,
    Checkpoint,
    PhaseWord,
    checkpoint,
    clock_time,
    day_words,
    local,
    ntd,
    phase_word,
)
from display.views.words import Word

ROWS = 4


class LotHead(Struct, frozen=True):
    """The lot in the head of the screen."""

    mark: LotMark
    title: Word
    place: Word
    round: int


class Terms(Struct, frozen=True):
    """The figures of a lot while bids may be put in."""

    minimum: str
    deposit: str
    handover: Word


class BoxPicture(Struct, frozen=True):
    """The box as its switches read it."""

    raised: bool
    open: bool
    word: Word


class Listed(Struct, frozen=True):
    """A lot in a list: what it is, and its result once there is one."""

    mark: LotMark
    title: Word
    figure: str
    result: Word | None = None
    sold: bool = False


class Row(Struct, frozen=True):
    """A bid that was read aloud."""

    rank: str
    paddle: BidderNumber
    name: str
    total: str
    leading: bool
    invalid: str | None = None


class Reading(Struct, frozen=True):
    """The opening: bids read so far, the one being examined, how many there are."""

    rows: tuple[Row, ...]
    pending: int | None
    read: int
    of: int


class Oral(Struct, frozen=True):
    """Oral bidding: the highest bid, the calls, the least next bid."""

    price: str
    paddle: BidderNumber | None
    calls: int
    least: str
    hammered: bool
    long: bool


class Award(Struct, frozen=True):
    """A lot sold."""

    price: str
    daxie: str
    paddle: BidderNumber
    name: str
    at: str
    following: LotMark | None
    long: bool


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
    oral: Oral | None = None
    award: Award | None = None
    cause: Word | None = None
    stopped: bool = False


def hall_view(scene: Scene) -> HallView:
    """The hall display of a scene."""
    state = scene.state
    common = HallView(
        phase=phase_word(scene),
        branch=Word(scene.branch_zh, scene.branch_en),
        room=scene.room,
        date=_day(scene),
        rehearsal=scene.rehearsal,
        checkpoint=checkpoint(None if state is None else state.checkpoint),
        listed=_listed(scene),
        stopped=scene.stopped is not None,
    )
    if state is None:
        return common
    return _of_phase(common, scene, state)


def _of_phase(common: HallView, scene: Scene, state: SessionState) -> HallView:
    match phase(state):
        case Phase.NOT_STARTED | Phase.ENDED:
            return replace(common, box=_box(state), deadline_ms=_deadline(state))
        case Phase.BIDDING | Phase.CLOSING:
            return _bidding(common, state)
        case Phase.CLOSED:
            return replace(common, box=_box(state), following=_of_round(state))
        case Phase.OPENING:
            return _opening(common, scene, state)
        case Phase.ORAL:
            return _oral(common, state)
        case Phase.SOLD:
            return _sold(common, scene, state)
        case Phase.NO_SALE:
            return _unsold(common, state)
        case Phase.SUSPENDED:
            cause = CAUSES[state.suspended.value] if state.suspended is not None else None
            return replace(common, cause=cause, box=_box(state))
        case unknown:
            assert_never(unknown)


def _day(scene: Scene) -> Word:
    if scene.state is not None:
        return day_words(date.fromisoformat(scene.state.date))
    if scene.deadline_ms is not None:
        return day_words(local(scene.deadline_ms).date())
    return Word("", "")


def _head(lot: Lot) -> LotHead:
    return LotHead(
        mark=lot.mark,
        title=Word(lot.title_zh, lot.title_en),
        place=Word(lot.place_zh, lot.place_en),
        round=lot.auction_round,
    )


def _listed(scene: Scene) -> tuple[Listed, ...]:
    state = scene.state
    lots = [LotState(lot=lot) for lot in scene.lots]
    if state is not None:
        lots = [state.lots[mark] for mark in state.order]
    return tuple(_entry(lot) for lot in lots)


def _entry(lot: LotState) -> Listed:
    result: Word | None = None
    if lot.stage is LotStage.AWARDED:
        result = Word("拍定", "Sold")
    elif lot.stage is LotStage.UNSOLD:
        result = Word("流標", "No sale")
    movable = lot.lot.kind is LotKind.MOVABLE
    figure = ntd(lot.price) if lot.price is not None else ntd(lot.lot.minimum)
    if movable and lot.price is None:
        figure = "喊價 Oral"
    return Listed(
        mark=lot.lot.mark,
        title=Word(lot.lot.title_zh, lot.lot.title_en),
        figure=figure,
        result=result,
        sold=lot.stage is LotStage.AWARDED,
    )


def _deadline(state: SessionState) -> int | None:
    box_round = state.active_round
    return None if box_round is None else box_round.deadline_ms


def _box(state: SessionState) -> BoxPicture | None:
    box_round = state.active_round
    if box_round is None or box_round.stage in {RoundStage.ANNOUNCED, RoundStage.SORTED}:
        return None
    box = state.machines.box
    raised, is_open = box.lift == "RAISED", box.slot == "OPEN"
    if is_open:
        word = Word("標匭已升起", "Box open")
    elif box.lift == "BETWEEN":
        word = Word("標匭升降中", "Box moving")
    elif box.door == "FREE":
        word = Word("標匭已開鎖", "Box unlocked")
    elif raised:
        word = Word("投標口已關閉", "Slot shut")
    else:
        word = Word("標匭已上鎖", "Box locked")
    return BoxPicture(raised=raised, open=is_open, word=word)


def _of_round(state: SessionState) -> tuple[Listed, ...]:
    box_round = state.active_round
    marks = () if box_round is None else box_round.lots
    return tuple(_entry(state.lots[mark]) for mark in marks)


def _bidding(common: HallView, state: SessionState) -> HallView:
    box_round = state.active_round
    if box_round is None:
        return common
    lot = state.lots[box_round.lots[0]].lot
    handover = Word("—", "—")
    if lot.handover is not None:
        handover = Word("點交", "With handover") if lot.handover else Word("不點交", "No handover")
    return replace(
        common,
        lot=_head(lot),
        deadline_ms=box_round.deadline_ms,
        terms=Terms(minimum=ntd(lot.minimum), deposit=ntd(lot.deposit), handover=handover),
        box=_box(state),
        following=_of_round(state)[1:4],
        listed=(),
    )


def _opening(common: HallView, scene: Scene, state: SessionState) -> HallView:
    lot = state.called
    if lot is None:
        return common
    bids = lot.bids_in_order()
    read = [bid for bid in bids if bid.stage not in {BidStage.SORTED, BidStage.OPENED}]
    pending = next((b.envelope for b in bids if b.stage is BidStage.OPENED), None)
    reading = Reading(
        rows=_rows(lot, read, scene)[: ROWS if pending is None else ROWS - 1],
        pending=pending,
        read=len(read),
        of=len(bids),
    )
    terms = Terms(ntd(lot.lot.minimum), ntd(lot.lot.deposit), Word("", ""))
    return replace(common, lot=_head(lot.lot), reading=reading, terms=terms)


def _rows(lot: LotState, read: list[Bid], scene: Scene) -> tuple[Row, ...]:
    minimum = lot.lot.minimum or 0
    valid = [b for b in read if b.stage is BidStage.VALID]
    waiting = [b for b in read if b.stage is BidStage.READ]
    ordered = sorted(valid, key=lambda b: -offered(b))
    best = offered(ordered[0]) if ordered else None
    rows = [
        _row(str(place), bid, scene, leading=offered(bid) == best and offered(bid) >= minimum)
        for place, bid in enumerate(ordered, start=1)
    ]
    rows += [_row("·", bid, scene, leading=False) for bid in waiting]
    rows += [
        _row("—", bid, scene, leading=False, invalid=bid.ground or "廢標")
        for bid in read
        if bid.stage is BidStage.INVALID
    ]
    return tuple(rows)


def _row(rank: str, bid: Bid, scene: Scene, *, leading: bool, invalid: str | None = None) -> Row:
    return Row(
        rank=rank,
        paddle=bid.bidder or "",
        name=scene.names.get(bid.bidder or "", ""),
        total=ntd(None if bid.total is None else offered(bid)),
        leading=leading,
        invalid=invalid,
    )


def _is_long(amount: Twd) -> bool:
    """From seven digits on a price is set smaller, never condensed."""
    return amount >= 1_000_000  # noqa: PLR2004 - seven digits


def _oral(common: HallView, state: SessionState) -> HallView:
    lot = state.called
    if lot is None:
        return common
    high = lot.high
    oral = Oral(
        price=ntd(high.amount if high else lot.lot.opening_price),
        paddle=None if high is None else high.bidder,
        calls=lot.calls,
        least=ntd(least_next(lot)),
        hammered=lot.stage is LotStage.HAMMERED,
        long=_is_long(high.amount if high else lot.lot.opening_price or 0),
    )
    return replace(common, lot=_head(lot.lot), oral=oral, listed=())


def _sold(common: HallView, scene: Scene, state: SessionState) -> HallView:
    lot = state.called
    if lot is None or lot.price is None:
        return common
    bidder = lot.winners[0].bidder
    award = Award(
        price=ntd(lot.price),
        daxie=f"新臺幣{to_daxie(lot.price)}",
        paddle=bidder,
        name=scene.names.get(bidder, ""),
        at=clock_time(lot.decided_ms or 0),
        following=next(
            (mark for mark in state.order if state.lots[mark].stage is LotStage.ANNOUNCED), None
        ),
        long=lot.price >= 10_000_000,  # noqa: PLR2004 - eight digits
    )
    return replace(common, lot=_head(lot.lot), award=award, listed=())


def _unsold(common: HallView, state: SessionState) -> HallView:
    lot = state.called
    if lot is None or lot.unsold is None:
        return common
    return replace(common, lot=_head(lot.lot), cause=UNSOLD[lot.unsold.value], listed=())
