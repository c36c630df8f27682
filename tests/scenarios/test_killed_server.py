"""The server is killed mid-bidding: same lots, people, bids and deadline; the box as it is."""

import asyncio
import time
from pathlib import Path

import pytest

from auction.rehearsal.sight import Sight
from tests.scenarios.conftest import OPEN_AND_RAISE, SimulatedRoom

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
TWO_DROPS = '{ box = { do = "drop" } }, { after = 0.3, box = { do = "drop" } }, { after = 0.5 },'
RESUME = """
  { by = ["A01", "B01"], do = { kind = "ResumeBidding", round = "1", reason = "主機重新啟動" } },
  { when = { slot = "OPEN" } },
  { box = { do = "drop" } },
"""
COUNT = """
  { by = "B01", do = { kind = "LowerBox", round = "1" }, within = 60.0 },
  { by = ["A01", "B01"], do = { kind = "UnlockBox", round = "1" } },
  { by = "B01", do = { kind = "CountEnvelopes", round = "1", counted = %d } },
"""
LOOKED_AT = """
  { by = "B01", do = { kind = "AcknowledgeFault", fault = "WATCHDOG", reason = "已檢視" } },
"""
CONFIRM = """
  { by = "A01", do = { kind = "ConfirmClose", round = "1", reason = "截止時主機停機" } },
"""


def _next(sight: Sight) -> str | None:
    return None if sight.next is None else sight.next.command


def _kill_server(room: SimulatedRoom) -> None:
    assert room.stage.server is not None
    room.stage.server.kill()


async def _slot_shuts(room: SimulatedRoom, within_s: float) -> float:
    """Nobody feeds the box: its watchdog lets go. CLOCK_MONOTONIC seconds when it was seen."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        state = await room.do_to("box", do="state")
        switches = state["switches"]
        assert isinstance(switches, dict)
        if switches["SLOT_CLOSED"]:
            return time.monotonic()
        await asyncio.sleep(0.02)
    pytest.fail(f"the slot was still open after {within_s} s without a server")


async def _restarted(room: SimulatedRoom, environment: dict[str, str] | None = None) -> Sight:
    """Start the server again; what the console shows once the box answers."""
    room.stage.start_server(environment)
    async with room.console() as console:
        return await console.until(lambda sight: sight.box.slot == "SHUT")


async def _acknowledge_if_asked(room: SimulatedRoom, sight: Sight) -> None:
    if _next(sight) == "AcknowledgeFault":
        await room.play(LOOKED_AT)


@pytest.mark.parametrize("simulated_room", ["10:29:38"], indirect=True)
async def test_before_the_deadline_the_next_act_is_to_resume(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE + TWO_DROPS)
    async with room.console() as console:
        before = await console.until(lambda sight: sight.box.slot == "OPEN")
    _kill_server(room)
    await _slot_shuts(room, 2.3)
    after = await _restarted(room)
    assert after.phase == "SUSPENDED"
    assert after.lots == before.lots
    await _acknowledge_if_asked(room, after)
    async with room.console() as console:
        await console.until(lambda sight: _next(sight) == "ResumeBidding")
    await room.play(RESUME)
    await room.play(COUNT % 3)
    entries = room.entries()
    assert sum(entry.kind == "PersonAdmitted" for entry in entries) == 3
    assert sum(entry.data["new"] for entry in entries if entry.kind == "EnvelopeDropped") == 3
    deadlines = {
        entry.data["deadline_ms"]
        for entry in entries
        if entry.kind in {"RoundAnnounced", "BiddingResumed", "CloseCommanded"}
    }
    assert len(deadlines) == 1
    assert not [entry for entry in entries if entry.kind == "DeadlineSet"]


@pytest.mark.parametrize("simulated_room", ["10:29:25"], indirect=True)
async def test_after_the_deadline_the_next_act_is_to_confirm_the_close(
    simulated_room: SimulatedRoom,
) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE + TWO_DROPS + '{ at = "10:29:22" },')
    _kill_server(room)
    await _slot_shuts(room, 2.3)
    await asyncio.sleep((room.deadline_ms - room.now_ms()) / 1000 + 0.1)
    after = await _restarted(room)
    assert after.phase == "SUSPENDED"
    await _acknowledge_if_asked(room, after)
    async with room.console() as console:
        await console.until(lambda sight: _next(sight) == "ConfirmClose")
    await room.play(CONFIRM)
    await room.play(COUNT % 2)
    assert [entry.kind for entry in room.entries()].count("DeadlineReached") == 1


@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime: apt-get install faketime")
@pytest.mark.parametrize("simulated_room", ["10:29:38"], indirect=True)
async def test_a_wall_clock_stepped_back_an_hour_moves_nothing(
    simulated_room: SimulatedRoom, tmp_path: Path
) -> None:
    room = simulated_room
    step = tmp_path / "wall clock"
    step.write_text("+0")
    stepped = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(step),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    _kill_server(room)
    room.stage.start_server(stepped)
    await room.play(OPEN_AND_RAISE + TWO_DROPS)
    before = room.now_ms()
    step.write_text("-1h")
    async with room.console() as console:
        await console.until(lambda _: room.now_ms() > before + 1000)
        assert console.sight.box.slot == "OPEN"
        told = console.feed.room_ms()
        assert told is not None
        assert abs(told - room.now_ms()) < 200
    _kill_server(room)
    await _slot_shuts(room, 2.3)
    after = await _restarted(room, stepped)
    assert after.phase == "SUSPENDED"
    await _acknowledge_if_asked(room, after)
    await room.play(RESUME)
    shut_s = await _slot_shuts(room, 60.0)
    late_s = shut_s - room.monotonic_s(room.deadline_ms)
    assert 0 <= late_s < 0.5
    anchors = [entry.data["anchor"] for entry in room.entries() if "anchor" in entry.data]
    assert len(anchors) == 2
    assert anchors[0] == anchors[1]
