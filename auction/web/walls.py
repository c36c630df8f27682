"""Whether the room's displays paint what they are sent, as the console's lamps say it."""

from collections.abc import Iterable, Mapping

from auction.session.scene import Wall, WallState
from auction.web.follower import Follower

LATE_S = 2.5
"""After so long without an acknowledgement a display does not show the present frame: the wall
itself says that its link is lost after the same time."""


def walls(
    registered: Mapping[str, bool], followers: Iterable[Follower], now_s: float
) -> tuple[Wall, ...]:
    """How every display of the room stands.

    Args:
        registered: every display, and whether its registration is in force.
        followers: of the hall's frames.
        now_s: the loop's time.
    """
    places: dict[str, list[Follower]] = {}
    for follower in followers:
        if follower.display is not None:
            places.setdefault(follower.display, []).append(follower)
    return tuple(
        Wall(name, _state(places.get(name, []), now_s) if known else WallState.UNREGISTERED)
        for name, known in registered.items()
    )


def _state(places: list[Follower], now_s: float) -> WallState:
    alive = [one for one in places if not one.late(now_s, LATE_S)]
    if not places:
        return WallState.ABSENT
    if not alive:
        return WallState.BEHIND
    return WallState.CURRENT if len(alive) == 1 else WallState.TWICE
