"""The fault table's device rows, each through a whole room: its journal, rules, drivers and ptys.

What a killed server and a stepped wall clock do stands in `tests/scenarios/test_killed_server.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from auction.reconcile.reconciler import Reconciler
from auction.session import commands as c
from auction.session import events as e
from auction.session.machine_state import Link
from auction.session.state import SuspendCause
from auction.session.steps import next_step
from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from devices.clock import HallClock
from tests.auction.room.served import Served, serving, setting, until
from tests.devices.conftest import Machine

pytestmark = pytest.mark.pty

TRAVEL_S = 2.0
SLOWLY_S = 20.0
"""Whatever happens on the way happens on the way, on a busy machine too."""
PATIENCE_S = 30.0
EventT = TypeVar("EventT")


class Faulty:
    """A room under way, and its simulated machines."""

    def __init__(self, served: Served, box: Machine, clock: Machine) -> None:
        self.served, self.box, self.clock = served, box, clock
        self.begun = len(served.events())

    async def until(self, true: Callable[[], bool]) -> None:
        await until(true, PATIENCE_S)

    async def reads(self, **parts: object) -> None:
        await self.until(
            lambda: all(getattr(self.state, name) == value for name, value in parts.items())
        )

    @property
    def state(self) -> object:
        return self.served.state.machines.box

    def of(self, kind: type[EventT]) -> list[EventT]:
        return [one for one in self.served.events()[self.begun :] if isinstance(one, kind)]

    def faults(self) -> list[str]:
        return [fault.fault for fault in self.of(e.BoxFaulted)]

    def coming(self) -> tuple[str, tuple[object, ...]] | None:
        step = next_step(self.served.state)
        return None if step is None else (step.command, tuple(step.blocked))


@pytest.fixture
def machines(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Machine, Machine]]:
    box = Machine("box", tmp_path, "--travel", str(getattr(request, "param", TRAVEL_S)))
    clock = Machine("clock", tmp_path)
    yield box, clock
    box.close()
    clock.close()


@asynccontextmanager
async def room(
    data: Path,
    machines: tuple[Machine, Machine],
    *,
    raised: bool = True,
    travel_s: float = TRAVEL_S,
) -> AsyncIterator[Faulty]:
    """A room whose box was released to be raised; by default its slot is open."""

    async def never() -> None:
        raise AssertionError("nothing is sealed here")

    box, clock = machines
    async with (
        serving(data, setting(deadline_in_s=120), running=True) as served,
        BidBox(str(box.link), BoxConfig(travel_s=travel_s)) as lift,
        HallClock(str(clock.link)) as led,
    ):
        reconciler = Reconciler(served.room, box=lift, clock=led, recorders=None, seal=never)
        task = asyncio.create_task(reconciler.run())
        here = Faulty(served, box, clock)
        try:
            await served.ask(c.OpenSession())
            await here.reads(door="BOLTED")
            await served.ask(c.ShowBoxEmpty(round="1"))
            await served.two(c.RaiseBox(round="1"))
            await (here.reads(slot="OPEN") if raised else here.reads(lift="BETWEEN"))
            # A machine that was just switched on says so at first contact; that is no fault here.
            here.begun = len(served.events())
            yield here
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_a_late_reply_says_nothing_false(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines) as here:
        for count in range(1, 4):
            here.box.do(do="delay_replies", count=1, by_s=0.45)
            assert here.box.do(do="drop")["ok"]
            # The drop is read after the quiet time: the late reply answered nothing before.
            await here.until(lambda count=count: len(here.of(e.EnvelopeDropped)) == count)
        assert here.of(e.SlotRead) == here.of(e.LiftRead) == here.of(e.DeviceLost) == []
        assert here.served.state.suspended is None


async def test_lost_replies_repeat_no_energising_write(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines) as here:
        here.box.do(do="drop_replies", count=4)
        await here.reads(slot="SHUT", link=Link.FOUND)
        assert here.served.state.suspended is SuspendCause.BOX_LOST
        assert [lost.device for lost in here.of(e.DeviceLost)] == ["box"]
        assert len(here.box.log("SLOT", value=True)) == 1, "no release, no slot"
        await here.until(lambda: here.coming() == ("ResumeBidding", ()))
        await here.served.two(c.ResumeBidding(round="1", reason="連線恢復"))
        await here.reads(slot="OPEN")


@pytest.mark.parametrize("machines", [SLOWLY_S], indirect=True)
async def test_unplugged_mid_stroke_it_stops_by_itself_and_waits_for_people(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines, raised=False, travel_s=SLOWLY_S) as here:
        here.box.do(do="unplug")
        await here.reads(link=Link.LOST)
        await here.until(lambda: here.box.log("UP", value=False) != [])
        here.box.do(do="replug")
        await here.reads(link=Link.FOUND, lift="BETWEEN")
        await here.until(lambda: here.faults() == ["WATCHDOG"])
        assert here.served.state.machines.release is None
        assert len(here.box.log("UP", value=True)) == 1


async def test_a_power_cycle_shuts_the_slot_for_good(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines) as here:
        here.box.do(do="power", off_s=0.6)
        await here.until(lambda: here.faults() == ["POWER_CYCLE"])
        await here.reads(slot="SHUT")
        assert here.served.state.suspended is not None
        assert len(here.box.log("SLOT", value=True)) == 1


@pytest.mark.parametrize("both", [True, False])
async def test_end_switches_that_cannot_be_stop_the_motion(
    tmp_path: Path, machines: tuple[Machine, Machine], *, both: bool
) -> None:
    async with room(tmp_path / "data", machines, raised=False) as here:
        if both:
            for name in ("UPPER", "LOWER"):
                here.box.do(do="switch", name=name, reads=True)
            await here.reads(lift="FAULT")
            fault = "SWITCHES"
        else:
            # Neither is ever on: it can only be found by its time.
            here.box.do(do="switch", name="UPPER", reads=False)
            fault = "JAM"
        await here.until(lambda: here.faults() == [fault])
        await here.until(lambda: here.box.log("UP", value=False) != [])
        await here.until(lambda: here.coming() == ("AcknowledgeFault", ()))


async def test_a_jam_at_half_height_is_latched_until_somebody_looked(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines, raised=False) as here:
        here.box.do(do="jam")
        await here.until(lambda: here.faults() == ["JAM"])
        state = here.box.do(do="state")
        assert 0 < float(str(state["height"])) < 1
        assert not any(state["outputs"].values())  # type: ignore[attr-defined]
        here.box.do(do="unjam")
        await here.until(lambda: here.coming() == ("AcknowledgeFault", ()))
        await here.served.ask(c.AcknowledgeFault(fault="JAM", reason="已檢視"))
        assert len(here.box.log("UP", value=True)) == 1, "looking moves nothing"


async def test_a_trip_that_outlives_power_is_told_and_cleared_by_the_next_release(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines) as here:
        here.box.do(do="unplug")
        await here.until(lambda: here.box.log("SLOT_CLOSED", value=True) != [])
        here.box.do(do="power", off_s=0.5)
        await here.until(lambda: len(here.box.log("module", value=True)) == 2)
        here.box.do(do="replug")
        await here.reads(link=Link.FOUND, slot="SHUT")
        await here.until(lambda: set(here.faults()) == {"WATCHDOG", "POWER_CYCLE"})
        assert here.box.do(do="state")["watchdog"]["tripped"]  # type: ignore[index]
        await here.until(lambda: here.coming() == ("ResumeBidding", ()))
        await here.served.two(c.ResumeBidding(round="1", reason="電源恢復"))
        await here.reads(slot="OPEN")
        assert not here.box.do(do="state")["watchdog"]["tripped"]  # type: ignore[index]


async def test_a_clock_two_seconds_off_becomes_a_fact(
    tmp_path: Path, machines: tuple[Machine, Machine]
) -> None:
    async with room(tmp_path / "data", machines) as here:
        here.clock.do(do="skew", seconds=2)

        def read() -> list[tuple[bool, int]]:
            return [(one.agrees, abs(one.difference_ms)) for one in here.of(e.ClockRead)]

        await here.until(lambda: read() == [(False, 2000)])
        here.clock.do(do="skew", seconds=0)
        await here.until(lambda: read() == [(False, 2000), (True, 0)])
