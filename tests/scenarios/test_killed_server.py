"""The server is killed mid-bidding: same lots, people, bids and deadline; the box as it is."""

import pytest

from auction.rehearsal.sight import Sight
from tests.scenarios.conftest import OPEN_AND_RAISE, SimulatedRoom

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

RESUME = """
  { by = ["A01", "B01"], do = { kind = "ResumeBidding", round = "1", reason = "主機重新啟動" } },
  { when = { slot = "OPEN" } },
  { box = { do = "drop" } },
"""
FINISH = """
  { when = { next = "UnlockBox" }, within = 60.0 },
  { by = ["A01", "B01"], do = { kind = "UnlockBox", round = "1" } },
  { by = "B01", do = { kind = "CountEnvelopes", round = "1", counted = %d } },
"""


def _next(sight: Sight) -> str | None:
    return None if sight.next is None else sight.next.command


def _kill(room: SimulatedRoom) -> None:
    assert room.stage.server is not None
    room.stage.server.kill()


async def _slot_shuts_by_itself(room: SimulatedRoom) -> None:
    """Nobody feeds the box: its watchdog lets go within two seconds."""
    for _ in range(60):
        state = await room.do_to("box", do="state")
        switches = state["switches"]
        assert isinstance(switches, dict)
        if switches["SLOT_CLOSED"]:
            return
    pytest.fail("the slot stayed open without a server")


@pytest.mark.parametrize("simulated_room", ["10:29:50"], indirect=True)
async def test_before_the_deadline_the_next_act_is_to_resume(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE + '{ box = { do = "drop" } }, { box = { do = "drop" } },')
    async with room.console() as console:
        before = await console.until(lambda sight: sight.box.slot == "OPEN")
    _kill(room)
    await _slot_shuts_by_itself(room)
    room.stage.start_server()
    async with room.console() as console:
        after = await console.until(lambda sight: sight.box.slot == "SHUT")
        assert after.phase == "SUSPENDED"
        assert _next(after) in {"AcknowledgeFault", "ResumeBidding"}
        assert after.lots == before.lots
    if _next(after) == "AcknowledgeFault":
        await room.play(
            '{ by = "B01", do = { kind = "AcknowledgeFault", fault = "WATCHDOG", reason = "已檢視" } },'
        )
    await room.play(RESUME)
    await room.play(FINISH % 3)
    kinds = [entry["kind"] for entry in room.entries()]
    assert kinds.count("PersonAdmitted") == 3
    assert kinds.count("DeadlineSet") == 0
    drops = [entry["data"]["new"] for entry in room.entries() if entry["kind"] == "EnvelopeDropped"]
    assert sum(drops) == 3
