"""What a bidder's own telephone shows: what the hall shows, without anybody's name."""

from msgspec import Struct

from auction.session.scene import Scene
from auction.terms import BidderNumber
from display.views.common import Checkpoint, PhaseWord
from display.views.drawing import DrawingPicture
from display.views.hall import HallView, hall_view
from display.views.lots import Listed, LotHead, Terms, listed
from display.views.words import Word

_HIGHEST = Word("暫列最高", "Highest so far")
_HIGH_BID = Word("目前最高", "Current high bid")
_OPENING_PRICE = Word("起價", "Opening price")
_AWARDED = Word("拍定價", "Awarded at")
_DRAWN = Word("抽中", "Drawn")


class Standing(Struct, frozen=True):
    """A bidder number and what it stands for in the lot in hand."""

    place: str
    paddle: BidderNumber
    figure: str
    note: Word | None = None
    leading: bool = False
    invalid: bool = False


class Price(Struct, frozen=True):
    """The one figure that counts now."""

    label: Word
    figure: str
    paddle: BidderNumber | None
    stands: str = ""
    """What it means for that paddle: `high` or `awarded`; of an opening the list says it."""
    daxie: str = ""
    calls: int | None = None
    """Of three, while a lot is cried."""
    least: str | None = None
    """The least next bid, until the hammer falls."""


class PhoneView(Struct, frozen=True):
    """Everything the phone view shows, in one language; no names."""

    phase: PhaseWord
    branch: str
    room: str
    date: str
    rehearsal: bool
    checkpoint: Checkpoint | None
    lot: LotHead | None
    deadline_ms: int | None
    closing: bool
    """The countdown runs: the box is open."""
    terms: Terms | None
    box: Word | None
    price: Price | None
    standing: tuple[Standing, ...]
    pending: int | None
    """The envelope under examination."""
    unlisted: int
    drawing: tuple[Word, ...]
    """How lots are drawn, then what was committed to and worked out."""
    message: Word | None
    bidden: Word | None
    objected: bool
    listed: tuple[Listed, ...]
    said: str
    """What a screen reader is told when it changes: phase, lot, high bid; nothing else."""


def phone_view(scene: Scene, locale: str) -> PhoneView:
    """The phone view of a scene in one language."""
    hall = hall_view(scene)
    price = _price(hall)
    return PhoneView(
        phase=hall.phase,
        branch=hall.branch.text(locale),
        room=hall.room,
        date=hall.date.text(locale),
        rehearsal=hall.rehearsal,
        checkpoint=hall.checkpoint,
        lot=hall.lot,
        deadline_ms=hall.deadline_ms,
        closing=hall.terms is not None and hall.deadline_ms is not None,
        terms=hall.terms,
        box=None if hall.box is None else hall.box.word,
        price=price,
        standing=_standing(hall),
        pending=None if hall.reading is None else hall.reading.pending,
        unlisted=0 if hall.reading is None else hall.reading.hidden,
        drawing=() if hall.drawing is None else _drawing(hall.drawing),
        message=hall.message or hall.cause,
        bidden=hall.bidden,
        objected=hall.objected,
        listed=listed(scene),
        said=_said(hall, price, locale),
    )


def _price(hall: HallView) -> Price | None:
    if hall.award is not None:
        won = hall.award
        return Price(_AWARDED, won.price, won.paddle, "awarded", won.daxie)
    if hall.oral is not None:
        cried = hall.oral
        label = _OPENING_PRICE if cried.paddle is None else _HIGH_BID
        least = None if cried.hammered else cried.least
        return Price(label, cried.price, cried.paddle, "high", calls=cried.calls, least=least)
    leader = None if hall.reading is None else hall.reading.leader
    return None if leader is None else Price(_HIGHEST, leader.total, leader.paddle)


def _standing(hall: HallView) -> tuple[Standing, ...]:
    if hall.drawing is not None:
        return tuple(
            Standing(
                place=str(one.place),
                paddle=one.paddle,
                figure=one.number,
                note=_DRAWN if one == hall.drawing.drawn else None,
                leading=one == hall.drawing.drawn,
            )
            for one in hall.drawing.candidates
        )
    rows = () if hall.reading is None else hall.reading.rows
    return tuple(
        Standing(
            place=row.rank,
            paddle=row.paddle,
            figure=row.total,
            note=row.note,
            leading=row.leading,
            invalid=row.invalid is not None,
        )
        for row in rows
    )


def _drawing(picture: DrawingPicture) -> tuple[Word, ...]:
    lines = [picture.what, Word(f"同額 {picture.price} 元", f"Tied at NT$ {picture.price}")]
    if picture.commitment:
        digest = "".join(picture.commitment)
        lines.append(Word(f"密數指紋 {digest}", f"SHA-256 of the secret: {digest}"))
    if picture.working is not None:
        lines += [Word(text, text) for text in (picture.working.summed, picture.working.divided)]
        lines.append(Word(picture.working.line, picture.working.line))
    return tuple(lines)


def _said(hall: HallView, price: Price | None, locale: str) -> str:
    parts = [Word(hall.phase.zh, hall.phase.en).text(locale)]
    if hall.lot is not None:
        parts.append(Word(f"標別 {hall.lot.mark}", f"lot {hall.lot.mark}").text(locale))
    if price is not None:
        parts.append(f"{price.label.text(locale)} {price.figure}")
        if price.paddle is not None:
            parts.append(Word(f"號牌 {price.paddle}", f"paddle {price.paddle}").text(locale))
    elif hall.cause is not None:
        parts.append(hall.cause.text(locale))
    return Word("，", ", ").text(locale).join(parts)
