"""The machines a room drives, as its configuration names them."""

from contextlib import AsyncExitStack
from pathlib import Path

from msgspec import Struct

from auction.config import Config
from auction.config.tree import Box as BoxSettings
from auction.config.tree import Clock as ClockSettings
from auction.ports import BidBox, HallClock, Recorders
from auction.session.subjects import BoxPace
from auction.wiring.hurried import HurriedBox, HurriedClock, HurriedHallClock
from devices.bidbox import BidBox as LiftBox
from devices.box.config import BoxConfig
from devices.clock import HallClock as LedClock
from devices.clocks.shapes import ClockConfig
from devices.timing import Timing
from recordings.config import Camera, RecordingConfig
from recordings.supervise import Recorders as CameraRecorders

SESSIONS = "sessions"
"""The folder of session folders, below the data folder."""


def box_config(box: BoxSettings, trace: Path | None = None) -> BoxConfig:
    """The bid box as configured; `trace` takes every frame."""
    timing = Timing(
        heartbeat_s=box.heartbeat_s,
        timeout_s=box.timeout_s,
        quiet_s=box.quiet_s,
        watchdog_s=box.watchdog_s,
    )
    return BoxConfig(timing=timing, travel_s=box.travel_s, trace=trace)


def clock_config(clock: ClockSettings, trace: Path | None = None) -> ClockConfig:
    """The hall clock as configured; `trace` takes every frame."""
    return ClockConfig(model=clock.model, trace=trace)


def pace_of(box: BoxSettings) -> BoxPace:
    """How long the configured box takes; no time where there is none."""
    if box.url is None:
        return BoxPace()
    built = box_config(box)
    return BoxPace(
        rise_ms=round(built.travel_budget_s * 1000),
        open_ms=round(built.nearest_opening_s * 1000),
    )


class Machines(Struct, frozen=True):
    """The room's machines; a room may lack any of them."""

    box: BidBox | None
    clock: HallClock | None
    recorders: Recorders | None


async def enter_machines(config: Config, data: Path, stack: AsyncExitStack) -> Machines:
    """Start the machines the configuration names; they end with the stack."""
    box, clock, recorders = None, None, None
    if config.box.url is not None:
        built = box_config(config.box, data / "run" / "box.trace")
        box = await stack.enter_async_context(LiftBox(config.box.url, built))
    if config.clock.url is not None:
        clock = await stack.enter_async_context(
            LedClock(config.clock.url, clock_config(config.clock, data / "run" / "clock.trace"))
        )
    if config.cameras:
        recorders = await stack.enter_async_context(_recorders(config, data))
    return Machines(box=box, clock=clock, recorders=recorders)


def in_step(machines: Machines, clock: HurriedClock) -> Machines:
    """The machines of a room whose clock hurries; they themselves live in real seconds."""
    return Machines(
        box=None if machines.box is None else HurriedBox(machines.box, clock),
        clock=None if machines.clock is None else HurriedHallClock(machines.clock, clock),
        recorders=machines.recorders,
    )


def _recorders(config: Config, data: Path) -> CameraRecorders:
    cameras = tuple(
        Camera(
            name=camera.name,
            source=camera.source,
            sound=camera.sound,
            width=camera.width,
            height=camera.height,
            fps=camera.fps,
            segment_s=camera.segment_s,
        )
        for camera in config.cameras
    )
    footage = str(data / SESSIONS / "{session}" / "footage")
    return CameraRecorders(
        RecordingConfig(footage=footage, run_dir=str(data / "run"), cameras=cameras)
    )
