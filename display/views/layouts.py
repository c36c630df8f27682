"""What each display of a room shows: the hall's view, arranged for one panel among several.

Whatever the layout, a room that stands still or is cleared says so on every panel.
"""

from msgspec.structs import replace

from auction.session.phases import Phase
from auction.session.scene import Scene
from display.views.hall import HallView, hall_view
from display.views.lots import listed
from display.views.words import Word

LAYOUTS = {
    "hall": Word("全部", "Everything"),
    "lot": Word("標別與時鐘", "Lot and clock"),
    "ranking": Word("順位與結果", "Ranking and result"),
    "next": Word("今日標別", "Today's lots"),
    "notices": Word("須知與手機觀看", "House rules and phone view"),
}

_READ_ALOUD = Word("當眾開封宣讀", "Bids are opened and read aloud")
_DRAWN_ALOUD = Word("當眾抽籤", "Lots are drawn in view of the room")
_BESIDE = Word("出價見順位看板", "The bids stand on the other display")
NOTICES = (
    Word("手機請關靜音，請勿拍照錄影", "Phones silent; no photographs"),
    Word("投標人請持證件領號牌", "Bidders: show your ID, take a paddle"),
    Word("標封投入標匭後不得取回", "An envelope in the box stays there"),
    Word("以主持人當場宣告為準", "The officer's announcement prevails"),
    Word("全程錄影錄音", "This room is recorded"),
)


def wall_view(scene: Scene, layout: str) -> HallView:
    """A display's view of a scene.

    Args:
        scene: what it is drawn from.
        layout: a key of `LAYOUTS`.
    """
    view = hall_view(scene)
    if view.phase.name == Phase.SUSPENDED or layout == "hall":
        return view
    bare = HallView(
        phase=view.phase,
        branch=view.branch,
        room=view.room,
        date=view.date,
        rehearsal=view.rehearsal,
        checkpoint=view.checkpoint,
    )
    match layout:
        case "lot":
            return _lot(view)
        case "ranking":
            return replace(bare, listed=listed(scene)) if view.terms and view.deadline_ms else view
        case "next":
            return replace(bare, listed=listed(scene))
        case _:
            return replace(bare, notices=NOTICES, phone_url=scene.phone_url)


def _lot(view: HallView) -> HallView:
    """The lot and its terms, while bids are for the panel beside it."""
    if view.reading is not None:
        return replace(view, reading=None, message=_READ_ALOUD, bidden=_BESIDE)
    if view.drawing is not None:
        return replace(view, drawing=None, message=_DRAWN_ALOUD, bidden=_BESIDE)
    return view
