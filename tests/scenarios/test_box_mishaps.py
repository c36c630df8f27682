"""The box fails after the close, with the bids inside: it stops, says so, and goes on by people."""

import time

import httpx
import pytest

from auction.rehearsal.sight import Sight
from tests.scenarios.conftest import OPEN_AND_RAISE, Console, SimulatedRoom, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

TWO_DROPS = '{ box = { do = "drop" } }, { after = 0.3, box = { do = "drop" } }, { after = 0.5 },'
LOWER = '{ by = "B01", do = { kind = "LowerBox", round = "1" } },'
UNLOCK = '{ by = ["A01", "B01"], do = { kind = "UnlockBox", round = "1" } },'
COUNT = '{ by = "B01", do = { kind = "CountEnvelopes", round = "1", counted = 2 } },'
LOOKED_AT = '{ by = "B01", do = { kind = "AcknowledgeFault", fault = "%s", reason = "已檢視" } },'


def _next(sight: Sight) -> tuple[str, bool] | None:
    """The act that comes next, and whether its button is dead."""
    return None if sight.next is None else (sight.next.command, bool(sight.next.blocked))


async def press(room: SimulatedRoom, console: Console, trouble: str, turn: str) -> None:
    """Press a button of the box on the page of the simulated machines, as the officer."""
    headers = {"cookie": console.desk.cookies, "origin": room.stage.url}
    async with httpx.AsyncClient(base_url=room.stage.url, headers=headers) as browser:
        assert 'href="/simulators?locale=zh"' in (await browser.get("/console")).text
        page = await browser.post(
            f"/simulators/box/{trouble}", params={"locale": "en"}, data={"turn": turn}
        )
    assert "Something holds the column: Done" in page.text


def _kinds(room: SimulatedRoom) -> list[str]:
    return [entry.kind for entry in room.entries()]


@pytest.mark.parametrize("simulated_room", ["10:29:25"], indirect=True)
async def test_a_jam_on_the_way_down_waits_for_a_look_and_a_new_release(
    simulated_room: SimulatedRoom,
) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE + TWO_DROPS)
    async with room.console() as console:
        await press(room, console, "jam", "begin")
        await console.until(lambda sight: sight.box.slot == "SHUT", 30.0)
        await console.until(lambda sight: _next(sight) == ("AcknowledgeFault", False), 30.0)
        assert console.sight.phase == "CLOSED", "bidding is over: nothing is suspended"
        assert console.sight.box.lift != "LOWERED"
        await press(room, console, "jam", "end")
        moving = len([kind for kind in _kinds(room) if kind == "LiftRead"])
        await room.play(LOOKED_AT % "JAM")
        await console.until(lambda sight: _next(sight) == ("LowerBox", False))
        assert [kind for kind in _kinds(room) if kind == "LiftRead"][moving:] == []
        await room.play(LOWER)
        await console.until(lambda sight: sight.box.lift == "LOWERED", 30.0)
        await room.play(UNLOCK + COUNT)
    wait_until(lambda: "EnvelopesCounted" in _kinds(room))
    entries = room.entries()
    spent = [entry.data["cause"] for entry in entries if entry.kind == "ReleaseSpent"]
    assert spent == ["JAMMED"]
    (counted,) = [entry.data for entry in entries if entry.kind == "EnvelopesCounted"]
    assert (counted["counted"], counted["dropped"]) == (2, 2)


@pytest.mark.parametrize("simulated_room", ["10:29:25"], indirect=True)
async def test_a_box_killed_while_its_bolt_is_drawn_is_unlocked_again(
    simulated_room: SimulatedRoom,
) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE + TWO_DROPS)
    async with room.console() as console:
        await console.until(lambda sight: _next(sight) == ("UnlockBox", False), 60.0)
        # A switch that hangs keeps the round between the release and the open door.
        await room.do_to("box", do="switch", name="DOOR_BOLTED", reads=True)
        await room.play(UNLOCK)
        await console.until(lambda sight: sight.next is None, 10.0)
        room.stage.simulators["box"].kill()
        killed_s = time.monotonic()
        dead = await console.until(lambda sight: _next(sight) == ("UnlockBox", True), 10.0)
        assert dead.box.link == "LOST"
        assert time.monotonic() - killed_s < 10.0
        room.stage.start_simulator("box")
        await console.until(lambda sight: sight.box.link == "FOUND", 30.0)
        await console.until(lambda sight: sight.box.door == "BOLTED", 10.0)
        found = console.sight
        if _next(found) == ("AcknowledgeFault", False):
            await room.play(LOOKED_AT % "POWER_CYCLE")
        await console.until(lambda sight: _next(sight) == ("UnlockBox", False), 10.0)
        await room.play(UNLOCK)
        await console.until(lambda sight: sight.box.door == "FREE", 10.0)
        await room.play(COUNT)
    wait_until(lambda: "EnvelopesCounted" in _kinds(room))
    releases = [entry for entry in room.entries() if entry.kind == "MotionReleased"]
    assert [one.data["act"] for one in releases] == ["RAISE", "UNLOCK", "UNLOCK"]
    assert "SessionSuspended" not in _kinds(room)
