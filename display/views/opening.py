"""The opening on the wall: bids as they are read aloud, in the largest type that holds all."""

from msgspec import Struct

from auction.session.scene import Scene
from auction.session.standing import leaders, offered, ranked
from auction.session.state import Bid, BidStage, LotState
from auction.terms import BidderNumber
from display.views.common import ntd
from display.views.words import Word

ROOM = {"rows": (4, 4), "tight": (6, 6), "columns": (9, 10), "dense": (25, 28)}
"""How many bids each layout holds: with a leading bid, which keeps a row to itself, and without."""
COLUMNS = {"rows": 1, "tight": 1, "columns": 2, "dense": 4}

_IN_HAND = {BidStage.OPENED, BidStage.ENTERED}
_HIGHEST = Word("暫列最高", "Highest so far")
_TIED = Word("同額最高", "Tied highest")
_UNRULED = Word("待裁示", "To be ruled")
_INVALID = Word("廢標", "Invalid")
_UNNAMED = "無從認定投標人 Names nobody"


class Row(Struct, frozen=True):
    """A bid that was read aloud."""

    rank: str
    paddle: BidderNumber
    name: str
    total: str
    leading: bool
    invalid: str | None = None
    note: Word | None = None


class Reading(Struct, frozen=True):
    """The opening: bids read so far, the one being examined, how many there are."""

    rows: tuple[Row, ...]
    pending: int | None
    read: int
    of: int
    layout: str
    """`rows`, `tight` ones, `columns` (two of them), or `dense` (four, without names)."""
    hidden: int
    """Rows there was no room for: invalid ones first."""

    @property
    def leader(self) -> Row | None:
        """The bid that has a row to itself above the columns."""
        return next((row for row in self.rows if row.leading), None)

    @property
    def others(self) -> tuple[Row, ...]:
        """Everybody else, down each column and then to the next."""
        return tuple(row for row in self.rows if not row.leading)

    @property
    def lines(self) -> int:
        """How many stand in each column, so that the columns end together."""
        standing = len(self.others) + (self.pending is not None)
        return -(-standing // COLUMNS[self.layout])


def reading(lot: LotState, scene: Scene) -> Reading:
    """The opening of a lot's bids."""
    bids = lot.bids_in_order()
    read = [bid for bid in bids if bid.was_read]
    pending = next((b.envelope for b in bids if b.stage in _IN_HAND), None)
    rows = _rows(lot, read, scene)
    layout, room = _layout(rows, pending)
    return Reading(
        rows=_most_telling(rows, room),
        pending=pending,
        read=len(read),
        of=len(bids),
        layout=layout,
        hidden=max(0, len(rows) - room),
    )


def _layout(rows: tuple[Row, ...], pending: int | None) -> tuple[str, int]:
    """The largest type that holds every bid, and how many it holds beside the pending one."""
    taken = 0 if pending is None else 1
    leads = any(row.leading for row in rows)
    room = 0
    for layout, (led, level) in ROOM.items():
        room = (led if leads else level) - taken
        if len(rows) <= room:
            return layout, room
    return "dense", room


def _most_telling(rows: tuple[Row, ...], room: int) -> tuple[Row, ...]:
    """What was read last is always among the rows; then the highest; invalid ones give way."""
    unruled = [row for row in rows if row.note is _UNRULED]
    others = [row for row in rows if row.note is not _UNRULED][: max(0, room - len(unruled))]
    return tuple(row for row in rows if row in others or row in unruled)[:room]


def _rows(lot: LotState, read: list[Bid], scene: Scene) -> tuple[Row, ...]:
    valid, first = ranked(lot), leaders(lot)
    amounts = [offered(lot, bid) for bid in valid]
    rows: list[Row] = []
    for bid in valid:
        note = None
        if bid in first:
            note = _HIGHEST if len(first) == 1 else _TIED
        place = str(amounts.index(offered(lot, bid)) + 1)
        rows.append(_row(place, bid, lot, scene, leading=note is _HIGHEST, note=note))
    rows += [_row("", b, lot, scene, note=_UNRULED) for b in read if b.stage is BidStage.READ]
    rows += [
        _row("—", bid, lot, scene, invalid=bid.ground or _INVALID.zh, note=_INVALID)
        for bid in read
        if bid.stage is BidStage.INVALID
    ]
    return tuple(rows)


def _row(
    rank: str,
    bid: Bid,
    lot: LotState,
    scene: Scene,
    *,
    leading: bool = False,
    invalid: str | None = None,
    note: Word | None = None,
) -> Row:
    return Row(
        rank=rank,
        paddle=bid.bidder or "",
        name=scene.names.get(bid.bidder or "", "") if bid.bidder else _UNNAMED,
        total=ntd(None if bid.total is None else offered(lot, bid)),
        leading=leading,
        invalid=invalid,
        note=note,
    )
