"""Box and clock in every state of failure, on the console of a sitting that takes bids."""

from collections.abc import Callable

from auction.session.commands.fallback import FallbackStep, TakeFallbackStep
from auction.session.events import (
    BeamRead,
    BoxFaulted,
    ClockRead,
    DeviceFound,
    DeviceLost,
    LiftRead,
    SlotRead,
    SlotStuck,
)
from auction.session.scene import Scene
from auction.terms import Fact
from tests.auction.session.driving import CLERK, Sitting
from tests.display.scenes import bidding, scene_of

Reports = Callable[[int], tuple[Fact, ...]]


def _shut(at_ms: int) -> SlotRead:
    return SlotRead(state="SHUT", from_ms=at_ms, to_ms=at_ms)


REPORTS: dict[str, Reports] = {
    "BOX_LOST": lambda _: (DeviceLost(device="box", cause="no answer"),),
    "JAM": lambda at: (_shut(at), BoxFaulted(fault="JAM", at_ms=at)),
    "SWITCHES": lambda at: (
        _shut(at),
        LiftRead(state="FAULT", at_ms=at),
        BoxFaulted(fault="SWITCHES", at_ms=at),
    ),
    "EMERGENCY_STOP": lambda at: (_shut(at), BoxFaulted(fault="EMERGENCY_STOP", at_ms=at)),
    "STUCK_OPEN": lambda at: (_shut(at), SlotStuck(wanted="OPEN", since_ms=at)),
    "STUCK_SHUT": lambda at: (SlotStuck(wanted="SHUT", since_ms=at),),
    "BEAM": lambda at: (BeamRead(state="BROKEN", at_ms=at),),
    "WATCHDOG": lambda at: (BoxFaulted(fault="WATCHDOG", at_ms=at), _shut(at)),
    "POWER_CYCLE": lambda at: (BoxFaulted(fault="POWER_CYCLE", at_ms=at), _shut(at)),
    "CLOCK_LOST": lambda _: (DeviceLost(device="clock", cause="no answer"),),
    "CLOCK_OFF": lambda _: (ClockRead(agrees=False, difference_ms=2000),),
}
"""Trouble to what machines report of it."""


def _bidding() -> Sitting:
    sitting = bidding(2)
    sitting.see(DeviceFound(device="clock", model="ikan"))
    return sitting


def troubled() -> dict[str, Scene]:
    """A scene for every trouble, `trouble-KIND`; one with none, one with the spare box in use."""
    scenes = {"trouble-none": scene_of(_bidding())}
    for kind, reports in REPORTS.items():
        sitting = _bidding()
        sitting.see(*reports(sitting.now_ms))
        scenes[f"trouble-{kind}"] = scene_of(sitting)
    sitting = _bidding()
    sitting.see(*REPORTS["BOX_LOST"](sitting.now_ms))
    for step in (FallbackStep.SLOT_LOCKED, FallbackStep.SPARE_SHOWN_EMPTY):
        sitting.do(TakeFallbackStep(round="1", step=step), CLERK)
    return scenes | {"trouble-by-hand": scene_of(sitting)}
