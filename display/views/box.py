"""The box on the wall: what its switches read, never what it was told to do."""

from msgspec import Struct

from auction.session.machine_state import Link
from auction.session.state import RoundStage, SessionState
from display.views.words import Word


class BoxPicture(Struct, frozen=True):
    """The box as its switches read it."""

    raised: bool
    open: bool
    word: Word
    moving: str | None = None
    """`up` or `down` while the lift travels."""


_MOVING = {"up": Word("標匭上升中", "Box rising"), "down": Word("標匭下降中", "Box sinking")}


def box_picture(state: SessionState) -> BoxPicture | None:
    """The box of the round that is on; None while it plays no part or does not answer."""
    box_round, box = state.active_round, state.machines.box
    if box_round is None or box_round.stage is RoundStage.ANNOUNCED or box.link is not Link.FOUND:
        return None
    moving = None
    if box.slot == "OPEN":
        word = Word("標匭已升起", "Box open")
    elif box.lift == "BETWEEN" and not box.faults:
        moving = "up" if box_round.stage is RoundStage.RELEASED else "down"
        word = _MOVING[moving]
    elif box.lift == "RAISED":
        word = Word("投標口已關閉", "Slot shut")
    elif box.door == "FREE":
        word = Word("標匭已開鎖", "Unlocked")
    elif box.lift == "LOWERED" and box.door == "BOLTED":
        word = Word("標匭已上鎖", "Box locked")
    else:
        word = Word("標匭未到位", "Unconfirmed")
    return BoxPicture(box.lift != "LOWERED", box.slot == "OPEN", word, moving)
