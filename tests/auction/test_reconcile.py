"""Machines are driven to what is wanted, and nothing they say is lost, doubled or misdated."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from auction.reconcile import reconciler, translation
from auction.reconcile.reconciler import Reconciler
from auction.session import commands as c
from auction.session import events as e
from tests.auction.machines import Box, Cameras, Teller
from tests.auction.room.served import Served, serving, setting, until
from tests.auction.room.test_commands import SlowStore
from tests.auction.room.test_standing_still import Forgetful, cut_off
from tests.auction.session.driving import CAR, T0


class Floor:
    """The machines of one room and what became of its sitting."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.box, self.clock, self.cameras = Box(), Teller(), Cameras()
        self.sealings = 0
        self.sealings_that_fail = 0

    async def seal(self) -> None:
        self.sealings += 1
        if self.sealings <= self.sealings_that_fail:
            raise OSError("the manifest cannot be read")
        await self.served.room.seal("cd" * 32)

    def kinds(self, stream: str | None = None) -> list[str]:
        return self.served.kinds(stream or self.served.room.machine_stream)


@asynccontextmanager
async def floor(data: Path, **options: object) -> AsyncIterator[Floor]:
    async with serving(data, running=True, **options) as served:  # type: ignore[arg-type]
        one = Floor(served)
        reconciler = Reconciler(
            served.room, box=one.box, clock=one.clock, recorders=one.cameras, seal=one.seal
        )
        task = asyncio.create_task(reconciler.run())
        try:
            yield one
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_the_box_is_told_the_deadline_in_its_own_seconds(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        served = here.served
        await served.ask(c.OpenSession())
        here.box.comes()
        await until(lambda: served.state.machines.box.door == "BOLTED")
        await served.ask(c.ShowBoxEmpty(round="1"))
        await served.two(c.RaiseBox(round="1"))
        await until(lambda: here.box.wants[-1]["lift"] == "RAISED")
        assert here.box.wants[-1]["slot_open_until_s"] is None
        here.box.lift("RAISED")
        await until(lambda: here.box.wants[-1]["slot_open_until_s"] is not None)
        want, deadline_ms = here.box.wants[-1], served.today.rounds[0].deadline_ms
        left_s = (deadline_ms - served.room.now_ms) / 1000
        assert abs(want["slot_open_until_s"] - time.monotonic() - left_s) < 0.05
        release = served.state.machines.release
        assert release is not None
        assert (want["release"], want["door_free"], want["beacon"]) == (release.number, False, True)
        here.box.slot("OPEN")
        await until(lambda: here.clock.wants[-1]["page"] == "COUNTDOWN")
        assert here.clock.wants[-1]["deadline_s"] == want["slot_open_until_s"]
        assert here.clock.wants[-1]["room_ms_at_zero"] == served.room.room_ms_at_zero
        assert here.cameras.wants[-1]["recording"]
        assert here.cameras.wants[-1]["overlay"]["phase"] == "BIDDING"


async def test_what_stood_before_the_sitting_is_told_to_it_in_its_room_time(
    tmp_path: Path,
) -> None:
    async with floor(tmp_path) as here:
        here.box.comes()
        here.box.tell("box", "power_cycled")
        here.box.tell("box", "jammed", travel_s=12.0)
        here.box.tell("box", "estop_pressed")
        here.box.tell("box", "estop_released")
        here.clock.tell("clock", "found", model="iKAN", after="ABSENT")
        here.cameras.tell("camera:hall", "recorder_started", pid=1, adopted=False)
        here.cameras.tell_numbered("health", state="COVERED", was="OK")
        await until(lambda: "CameraHealth" in here.kinds("room"))
        await until(lambda: "BoxFaultCleared" in here.kinds("room"))
        await here.served.ask(c.OpenSession())
        machines = lambda: here.served.state.machines  # noqa: E731 - read again each time
        await until(lambda: machines().box.faults == ("JAM",))
        await until(lambda: "hall" in machines().cameras and machines().clock == "FOUND")
        assert (machines().box.slot, machines().box.lift) == ("SHUT", "LOWERED")
        assert machines().cameras["hall"].health == "COVERED"
        lift = next(one for one in here.served.events() if isinstance(one, e.LiftRead))
        assert abs(lift.at_ms - T0) < 5_000, "not the wall clock's time"


async def test_a_fault_that_is_over_is_not_told_to_the_next_sitting(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        here.box.comes()
        here.box.tell("box", "jammed", travel_s=12.0)
        here.box.tell("box", "switch_fault", upper=True, lower=True)
        here.box.lift("RAISED")
        await until(lambda: here.kinds("room").count("LiftRead") == 2)
        await here.served.ask(c.OpenSession())
        await until(lambda: here.served.state.machines.box.lift == "RAISED")
        assert here.served.state.machines.box.faults == ()


async def test_nothing_is_lost_or_reordered_while_the_room_stands_still(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        await here.served.ask(c.OpenSession())
        cut_off(here.served)
        now = time.monotonic()
        for number in range(1, 31):
            here.box.tell("box", "drop", count=number, new=1, from_s=now, to_s=now)
        await until(lambda: here.kinds().count("EnvelopeDropped") == 30)
        drops = [one for one in here.served.events() if isinstance(one, e.EnvelopeDropped)]
        assert [one.counter for one in drops] == list(range(1, 31))


async def test_a_fact_whose_commit_was_not_confirmed_is_written_once(tmp_path: Path) -> None:
    async with floor(tmp_path, store=Forgetful) as here:
        await here.served.ask(c.OpenSession())
        assert isinstance(here.served.store, Forgetful)
        here.served.store.losing = True
        now = time.monotonic()
        for number in (1, 2):
            here.box.tell("box", "drop", count=number, new=1, from_s=now, to_s=now)
        await until(lambda: here.kinds().count("EnvelopeDropped") >= 2)
        assert here.kinds().count("EnvelopeDropped") == 2


async def test_a_stopped_room_wants_the_box_at_rest_and_the_cameras_left_alone(
    tmp_path: Path,
) -> None:
    async with floor(tmp_path) as here:
        await here.served.to_bidding()
        await until(lambda: here.box.wants[-1]["slot_open_until_s"] is not None)
        here.served.data.joinpath("journal.db").rename(tmp_path / "away")
        cut_off(here.served)
        here.box.tell("box", "estop_released")
        await until(lambda: here.box.wants[-1]["slot_open_until_s"] is None)
        assert here.box.wants[-1]["release"] is None
        assert all(want["recording"] for want in here.cameras.wants[2:])
        here.served.data.joinpath("away").rename(tmp_path / "journal.db")
        await until(lambda: here.box.wants[-1]["slot_open_until_s"] is not None)
        assert here.cameras.stops == 0


async def test_footage_is_acknowledged_only_when_its_fact_is_durable(tmp_path: Path) -> None:
    async with floor(tmp_path, store=SlowStore) as here:
        assert isinstance(here.served.store, SlowStore)
        await here.served.ask(c.OpenSession())
        here.served.store.go_on.clear()
        here.cameras.closes_segment()
        here.cameras.tell_numbered("something_new")
        await asyncio.sleep(0.3)
        assert here.cameras.acknowledged == []
        here.served.store.go_on.set()
        await until(lambda: len(here.cameras.acknowledged) == 2)
        assert here.cameras.acknowledged == [("camera:hall", 1), ("camera:hall", 2)]
        assert here.kinds().count("SegmentClosed") == 1


async def test_footage_told_again_by_the_next_server_is_not_written_again(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        await here.served.ask(c.OpenSession())
        segment = here.cameras.closes_segment()
        await until(lambda: here.cameras.acknowledged == [("camera:hall", 1)])
    async with floor(tmp_path) as again:
        again.cameras.tell_again(segment)
        await until(lambda: again.cameras.acknowledged == [("camera:hall", 1)])
        assert again.kinds().count("SegmentClosed") == 1


async def end(here: Floor) -> None:
    await here.served.nothing_sells()


async def test_a_sitting_is_sealed_once_its_footage_is_closed_and_durable(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        await end(here)
        await until(lambda: here.kinds("docket")[-1] == "SessionRecorded")
        kinds = here.served.kinds()
        assert kinds[-1] == "SessionSealed"
        assert kinds.index("SegmentClosed") < kinds.index("SessionSealed")
        assert here.cameras.acknowledged == [("camera:hall", 1)]
        await until(lambda: not here.cameras.wants[-1]["recording"])


async def test_recorders_that_do_not_end_in_time_are_asked_again(tmp_path: Path) -> None:
    async with floor(tmp_path) as here:
        here.cameras.stops_that_fail = 1
        here.sealings_that_fail = 1
        await end(here)
        await until(lambda: here.cameras.stops >= 1)
        assert "SessionSealed" not in here.served.kinds()
        await until(lambda: "SessionSealed" in here.served.kinds())
        assert here.cameras.stops == 3
        assert here.sealings == 2
        assert here.served.kinds().count("SessionSealed") == 1


async def test_the_box_is_told_what_is_wanted_while_recorders_take_their_time(
    tmp_path: Path,
) -> None:
    """A driver that is not spoken to for a second lets everything go."""
    async with floor(tmp_path) as here:
        here.cameras.may_stop.clear()
        await end(here)
        await until(lambda: here.cameras.stops == 1)
        told = len(here.box.wants)
        await until(lambda: len(here.box.wants) >= told + 3, within_s=2)
        assert here.clock.wants[-1]["page"] == "ENDED"
        assert not here.served.room.wanted().recording
        here.cameras.may_stop.set()
        await until(lambda: "SessionSealed" in here.served.kinds())


async def test_what_the_server_before_left_unsealed_is_sealed(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.nothing_sells()
    a_week_later = replace(
        setting(), date="2026-12-09", lots=(replace(CAR, mark="丁", title_zh="貨車"),), rounds=()
    )
    async with floor(tmp_path, today=a_week_later) as here:
        await until(lambda: here.sealings == 1)
        await until(lambda: "SessionSealed" in here.served.kinds())
        await here.served.ask(c.OpenSession())
        await until(lambda: here.cameras.wants[-1]["recording"])


async def test_a_room_may_lack_any_of_its_machines(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        sealed = asyncio.Event()

        async def seal() -> None:
            await served.room.seal("cd" * 32)
            sealed.set()

        bare = Reconciler(served.room, box=None, clock=None, recorders=None, seal=seal)
        task = asyncio.create_task(bare.run())
        await served.nothing_sells()
        async with asyncio.timeout(10):
            await sealed.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_a_want_is_repeated_more_than_once_a_second() -> None:
    assert reconciler.STEP_S <= 0.25


async def test_a_fact_the_room_cannot_take_keeps_no_other_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure missing, a figure that is none, an event no entry can hold: said and passed over."""
    monkeypatch.setattr(reconciler, "_RETRY_S", 0.01)
    monkeypatch.setitem(translation._DEVICE, "estop_pressed", lambda _: Unwritable())
    async with floor(tmp_path) as here:
        here.box.comes()
        here.box.tell("box", "drop", count=1, from_s=1.0, to_s=1.1)
        here.box.tell("box", "slot", state="SHUT", from_s=1.0, to_s="soon")
        here.box.tell("box", "estop_pressed")
        here.clock.tell("clock", "differs", difference_ms="much")
        here.clock.tell("clock", "found", model="iKAN", after="ABSENT")
        here.box.lift("RAISED")
        await until(lambda: here.kinds().count("LiftRead") == 2)
        await until(lambda: here.kinds().count("DeviceFound") == 2)
        said = [one for one in here.served.events("room") if isinstance(one, e.FactSetAside)]
        assert sorted((one.device, one.what) for one in said) == [
            ("box", "drop"),
            ("box", "estop_pressed"),
            ("box", "slot"),
            ("clock", "differs"),
        ]
        await here.served.ask(c.OpenSession())
        await until(lambda: here.served.state.machines.box.lift == "RAISED")
        assert "FactSetAside" not in here.kinds()


class Unwritable(e.BoxFaulted, frozen=True):
    """An event no journal entry can hold."""

    fault: str = "JAM"
    at_ms: int = 0
    unwritable: object = object()
