"""Machines are driven to what is wanted, and nothing they say is lost, doubled or misdated."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from auction import reconcile
from auction.reconcile import LOGGED, Reconciler, identity, translate
from auction.session import commands as c
from auction.session import events as e
from auction.session.machines import Report
from recordings.facts import KINDS
from tests.auction.machines import Box, Cameras, Teller, Told
from tests.auction.room.served import Served, serving, until
from tests.auction.room.test_commands import SlowStore
from tests.auction.room.test_standing_still import Forgetful, cut_off
from tests.auction.session.driving import T0

AT_S = 100.0
ZERO_MS = T0

TRANSLATED: list[tuple[str, str, dict[str, object], Report]] = [
    ("box", "found", {"model": "M-7055"}, e.DeviceFound(device="box", model="M-7055")),
    ("clock", "found", {}, e.DeviceFound(device="clock", model="")),
    ("box", "lost", {"reason": "no answer"}, e.DeviceLost(device="box", cause="no answer")),
    ("clock", "lost", {"reason": None}, e.DeviceLost(device="clock", cause="")),
    (
        "box",
        "slot",
        {"state": "SHUT", "from_s": 99.9, "to_s": 100.0},
        e.SlotRead(state="SHUT", from_ms=T0 + 99_900, to_ms=T0 + 100_000),
    ),
    ("box", "lift", {"state": "RAISED"}, e.LiftRead(state="RAISED", at_ms=T0 + 100_000)),
    ("box", "door", {"state": "FREE"}, e.DoorRead(state="FREE", at_ms=T0 + 100_000)),
    (
        "box",
        "drop",
        {"count": 7, "new": 2, "from_s": 99.0, "to_s": 99.04},
        e.EnvelopeDropped(new=2, counter=7, seen_between_ms=(T0 + 99_000, T0 + 99_040)),
    ),
    (
        "box",
        "close_commanded",
        {"deadline_s": 99.0, "wire_s": 99.001, "cause": "DEADLINE"},
        e.CloseCommanded(deadline_ms=T0 + 99_000, wire_ms=T0 + 99_001),
    ),
    ("box", "final_count", {"count": 7, "latch": True}, e.FinalCountRead(counter=7)),
    (
        "box",
        "estop_released",
        {},
        e.BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=T0 + 100_000),
    ),
    ("box", "power_cycled", {}, e.BoxFaulted(fault="POWER_CYCLE", at_ms=T0 + 100_000)),
    ("box", "watchdog_tripped", {"count": 3}, e.BoxFaulted(fault="WATCHDOG", at_ms=T0 + 100_000)),
    ("box", "jammed", {"travel_s": 12.0}, e.BoxFaulted(fault="JAM", at_ms=T0 + 100_000)),
    ("box", "estop_pressed", {}, e.BoxFaulted(fault="EMERGENCY_STOP", at_ms=T0 + 100_000)),
    ("box", "switch_fault", {}, e.BoxFaulted(fault="SWITCHES", at_ms=T0 + 100_000)),
    (
        "clock",
        "differs",
        {"shown_ms": 1, "difference_ms": -1500},
        e.ClockRead(agrees=False, difference_ms=-1500),
    ),
    ("clock", "agrees", {}, e.ClockRead(agrees=True, difference_ms=0)),
    (
        "camera:hall",
        "recorder_started",
        {"pid": 1, "adopted": True},
        e.RecorderStarted(camera="hall", adopted=True),
    ),
    (
        "camera:hall",
        "recorder_lost",
        {"reason": "killed"},
        e.RecorderLost(camera="hall", cause="killed"),
    ),
    (
        "camera:hall",
        "segment_closed",
        {
            "path": "hall/000001.mp4",
            "bytes": 9,
            "sha256": "ab",
            "first_ms": 1,
            "last_ms": 2,
            "frames": 3,
            "number": 1,
        },
        e.SegmentClosed(
            camera="hall",
            path="hall/000001.mp4",
            sha256="ab",
            bytes=9,
            first_ms=1,
            last_ms=2,
            frames=3,
        ),
    ),
    (
        "camera:hall",
        "gap",
        {"from_s": 9.0, "to_s": 10.0, "from_ms": 5, "to_ms": 6, "cause": "x"},
        e.RecordingGap(camera="hall", from_ms=5, to_ms=6, cause="x"),
    ),
    (
        "camera:hall",
        "gap",
        {"from_s": None, "to_s": 10.0, "from_ms": 5, "to_ms": None, "cause": "recorder died"},
        e.RecordingGap(camera="hall", from_ms=5, to_ms=None, cause="recorder died"),
    ),
    (
        "camera:hall",
        "health",
        {"state": "FROZEN", "was": "OK", "mean": 1.0},
        e.CameraHealth(camera="hall", state="FROZEN"),
    ),
    (
        "camera:hall",
        "source_lost",
        {"part": "picture", "reason": "gone"},
        e.CameraHealth(camera="hall", state="SOURCE_LOST"),
    ),
    (
        "camera:hall",
        "source_lost",
        {"part": "sound", "reason": "gone"},
        e.CameraHealth(camera="hall", state="LOST", part="sound"),
    ),
    ("camera:hall", "source_found", {"part": "picture"}, e.CameraHealth(camera="hall", state="OK")),
    (
        "camera:hall",
        "source_found",
        {"part": "sound"},
        e.CameraHealth(camera="hall", state="OK", part="sound"),
    ),
]


@pytest.mark.parametrize(("source", "kind", "data", "event"), TRANSLATED)
def test_a_fact_becomes_its_event_in_room_time(
    source: str, kind: str, data: dict[str, float | str | bool | None], event: Report
) -> None:
    assert translate(Told(source, kind, AT_S, data), ZERO_MS) == event


def documented(root: Path) -> set[str]:
    """Every kind the reference pages of the machines list."""
    pages = [root / "docs/reference" / name for name in ("devices.md", "recordings.md")]
    kinds: set[str] = set()
    for page in pages:
        _, _, facts = page.read_text("utf-8").partition("## Facts\n")
        rows = re.findall(r"^\| (`[^|]+`) \|", facts.partition("\n## ")[0], re.MULTILINE)
        kinds.update(name for row in rows for name in re.findall(r"`(\w+)`", row))
    return kinds


def test_every_documented_kind_is_translated_or_logged_on_purpose(root: Path) -> None:
    kinds = documented(root)
    translated = {kind for _, kind, _, _ in TRANSLATED}
    assert set(KINDS) <= kinds
    assert kinds == translated | LOGGED
    assert not translated & LOGGED
    for kind in LOGGED:
        assert translate(Told("box", kind, AT_S), ZERO_MS) is None


def test_the_same_fact_has_the_same_identity_whoever_tells_it() -> None:
    one = Told("camera:hall", "gap", 5.0, {"number": 3, "from_ms": 1, "to_ms": None})
    same = Told("camera:hall", "gap", 5.0, {"to_ms": None, "from_ms": 1, "number": 3})
    other = Told("camera:hall", "gap", 5.0, {"number": 3, "from_ms": 2, "to_ms": None})
    assert identity(one) == identity(same)
    assert identity(one) != identity(other), "numbers may begin anew with a new folder"
    assert re.fullmatch(r"camera:hall/gap/[0-9a-f]{24}", identity(one))


# --- a room with machines ----------------------------------------------------------------------


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
    async with floor(tmp_path) as here:
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
    assert reconcile.STEP_S <= 0.25
