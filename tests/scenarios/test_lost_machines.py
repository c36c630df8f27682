"""Machines that go away in the middle of something: seen, journaled, back by themselves."""

import time

import pytest

from tests.scenarios.conftest import OPEN_AND_RAISE, SimulatedRoom, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

UP_TO_THE_RELEASE = OPEN_AND_RAISE.replace('  { when = { slot = "OPEN" } },\n', "")


def _kinds(room: SimulatedRoom, device: str) -> list[str]:
    return [entry.kind for entry in room.entries() if entry.data.get("device") == device]


async def test_a_box_killed_in_mid_motion_is_lost_and_found(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    await room.play(UP_TO_THE_RELEASE)
    async with room.console() as console:
        await console.until(lambda sight: sight.box.lift == "BETWEEN")
        room.stage.simulators["box"].kill()
        killed_s = time.monotonic()
        lost = await console.until(lambda sight: sight.box.link == "LOST", 4.0)
        assert time.monotonic() - killed_s < 2.0
        assert lost.phase == "SUSPENDED"
        wait_until(lambda: _kinds(room, "box")[-1] == "DeviceLost")
        room.stage.start_simulator("box")
        await console.until(lambda sight: sight.box.link == "FOUND", 8.0)
        await console.until(
            lambda sight: (sight.box.slot, sight.box.lift) == ("SHUT", "LOWERED"), 2.0
        )
        wait_until(lambda: _kinds(room, "box")[-1] == "DeviceFound")
    assert [entry.kind for entry in room.entries()].count("ServerStarted") == 0


async def test_a_pulled_cable_shuts_the_slot_and_stops_the_bidding(
    simulated_room: SimulatedRoom,
) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE)
    async with room.console() as console:
        await room.do_to("box", do="unplug")
        await console.until(lambda sight: sight.phase == "SUSPENDED", 4.0)
        assert console.sight.box.link == "LOST"
        await room.do_to("box", do="replug")
        await console.until(lambda sight: sight.box.link == "FOUND", 8.0)
        await console.until(lambda sight: sight.box.slot == "SHUT", 2.0)


async def test_a_killed_clock_stops_nothing(simulated_room: SimulatedRoom) -> None:
    room = simulated_room
    await room.play(OPEN_AND_RAISE)
    room.stage.simulators["clock"].kill()
    wait_until(lambda: _kinds(room, "clock")[-1:] == ["DeviceLost"], 4.0)
    room.stage.start_simulator("clock")
    wait_until(lambda: _kinds(room, "clock")[-1:] == ["DeviceFound"], 8.0)
    async with room.console() as console:
        sight = await console.until(lambda sight: sight.box.slot == "OPEN")
        assert sight.phase in {"BIDDING", "CLOSING"}
