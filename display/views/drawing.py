"""Drawing lots (抽籤) on the wall: who is in it, what each said as entered, the sum, the result."""

from msgspec import Struct
from msgspec.structs import replace

from auction.rules import drawing as rule
from auction.session.drawing import being_drawn, due_numbers, work_out
from auction.session.drawing import candidates as among
from auction.session.scene import Scene
from auction.session.standing import attended, offered
from auction.session.state import LotState, SessionState
from auction.session.tied import Drawing, Tie
from auction.terms import BidderNumber
from display.views.common import ntd
from display.views.words import Word

ROOM = 39
"""So many candidates stand on the wall, beside the officer."""
BESIDE_THE_SUM = 6
"""So many still stand below the sum; of more it gives way to the numbers added up."""
_COLUMNS = ((4, 1), (10, 2), (ROOM + 1, 4))
_SIZES = ((5, "few"), (12, "some"))
_GROUP = 8

_TOKENS = Word("當眾以籤枝抽籤", "Tokens are drawn in view of the room")
_LOST = Word("密數無法開啟，改以籤枝抽籤", "Secret lost; tokens are drawn")
_NUMBERS = Word("以數字抽籤", "Lots are drawn by numbers")


class Candidate(Struct, frozen=True):
    """Somebody lots are drawn among, by their place in the list."""

    place: int
    envelope: int
    paddle: BidderNumber
    name: str
    number: str
    """As entered; empty while it is not named."""
    due: bool
    """Theirs is the number the room waits for."""
    absent: bool
    """Not in the room: names none, and may be drawn."""


class Working(Struct, frozen=True):
    """The secret opened, and the arithmetic that anybody can repeat."""

    secret: str
    size: str
    """`few`, `some` or `many` numbers."""
    summed: str
    divided: str
    line: str
    """What the commitment is the SHA-256 of."""


class DrawingPicture(Struct, frozen=True):
    """A drawing of lots, by numbers or with tokens, from its beginning to the award."""

    what: Word
    by_numbers: bool
    lost: bool
    price: str
    commitment: tuple[str, ...]
    """In groups of eight; none with tokens."""
    officer: str
    officer_due: bool
    candidates: tuple[Candidate, ...]
    working: Working | None
    drawn: Candidate | None
    hidden: int
    """Candidates there was no room for."""

    @property
    def columns(self) -> int:
        """In how many columns officer and candidates stand."""
        if self.working is not None:
            return _COLUMNS[-1][1]
        return next(columns for most, columns in _COLUMNS if self._standing <= most)

    @property
    def lines(self) -> int:
        """How many stand in each column."""
        return -(-self._standing // self.columns)

    @property
    def listed(self) -> bool:
        """Whether there is room for who named what."""
        return self.working is None or len(self.candidates) <= BESIDE_THE_SUM

    @property
    def _standing(self) -> int:
        return len(self.candidates) + self.by_numbers + (self.working is not None)


def drawing(lot: LotState, state: SessionState, scene: Scene) -> DrawingPicture | None:
    """The drawing of a lot; None while there is none."""
    if lot.tie is None or not being_drawn(lot):
        return None
    begun = lot.tie.drawing
    by_numbers = begun if begun is not None and not begun.lost else None
    candidates = _candidates(lot, state, scene, by_numbers)
    due = due_numbers(lot)
    return DrawingPicture(
        what=_LOST if begun is not None and begun.lost else _NUMBERS if by_numbers else _TOKENS,
        by_numbers=by_numbers is not None,
        lost=begun is not None and begun.lost,
        price=ntd(offered(lot, lot.bids[candidates[0].envelope])),
        commitment=() if by_numbers is None else _groups(by_numbers.commitment),
        officer=f"{by_numbers.numbers[0]:,}" if by_numbers and by_numbers.numbers else "",
        officer_due=bool(due) and due[0] is None,
        candidates=candidates[:ROOM],
        working=None if by_numbers is None else _working(by_numbers),
        drawn=next((one for one in candidates if one.envelope == lot.tie.drawn), None),
        hidden=max(0, len(candidates) - ROOM),
    )


def _candidates(
    lot: LotState, state: SessionState, scene: Scene, begun: Drawing | None
) -> tuple[Candidate, ...]:
    undrawn = replace(lot, tie=replace(lot.tie or Tie(), drawn=None))
    envelopes = among(undrawn) if begun is None else begun.envelopes
    due = due_numbers(lot)
    silent = _silent(lot, state, begun)
    named = {} if begun is None else begun.named
    return tuple(
        Candidate(
            place=place,
            envelope=envelope,
            paddle=lot.bids[envelope].bidder or "",
            name=scene.names.get(lot.bids[envelope].bidder or "", ""),
            number=f"{named[envelope]:,}" if envelope in named else "",
            due=bool(due) and due[0] == envelope,
            absent=envelope in silent,
        )
        for place, envelope in enumerate(envelopes, 1)
    )


def _silent(lot: LotState, state: SessionState, begun: Drawing | None) -> frozenset[int]:
    """Who names no number: absent when lots began to be drawn, or passed over since."""
    if begun is None:
        return frozenset(one for one, bid in lot.bids.items() if not attended(state, bid))
    speaking = {*begun.named, *begun.due}
    return frozenset(one for one in begun.envelopes if one not in speaking)


def _groups(commitment: str) -> tuple[str, ...]:
    return tuple(commitment[at : at + _GROUP] for at in range(0, len(commitment), _GROUP))


def _working(begun: Drawing) -> Working | None:
    if begun.opened is None:
        return None
    secret, salt = begun.opened
    worked = work_out(begun, secret)
    summed, divided = worked.working()
    size = next((size for most, size in _SIZES if len(worked.numbers) <= most), "many")
    line = rule.sealed_line(begun.label, secret, salt)
    return Working(f"{secret:,}", size, summed, divided, line)
