"""The mirror's disk is pulled out in the middle of a sitting and put back later."""

import json
from pathlib import Path

import msgspec
import pytest

from auction.journal.layout import ENTRIES
from tests.scenarios.conftest import Console, SimulatedRoom, wait_until

pytestmark = [pytest.mark.scenario, pytest.mark.pty]

OPEN = """
  { by = "A01", do = { kind = "OpenSession" } },
  { by = "B01", admit = "1" },
"""
NEXT = '{ by = "B01", admit = "%d" },'


def _mirror(console: Console) -> tuple[str, bool] | None:
    """What the console's lamp says of the mirror, and whether it is well."""
    assert console.feed.message is not None
    lamps = msgspec.json.decode(console.feed.message.m)["lamps"]
    return next(((one["state"], one["well"]) for one in lamps if one["name"] == "備份"), None)


async def test_a_pulled_out_mirror_is_seen_stops_nobody_and_is_caught_up(
    simulated_room: SimulatedRoom, tmp_path: Path
) -> None:
    room, stick, away = simulated_room, tmp_path / "stick", tmp_path / "away"
    assert room.stage.server is not None
    room.stage.server.kill()
    config = room.stage.config
    mirrored = f"mirror_dir = {json.dumps(str(stick))}\n{config.read_text('utf-8')}"
    config.write_text(mirrored, "utf-8")
    room.stage.start_server()
    await room.play(OPEN)

    def in_step() -> bool:
        copy = stick / "rehearsal" / room.folder.name / ENTRIES
        return copy.exists() and copy.read_bytes() == (room.folder / ENTRIES).read_bytes()

    wait_until(in_step)
    async with room.console() as console:
        await console.until(lambda _: _mirror(console) == ("同步", True))
        stick.rename(away)
        stick.write_bytes(b"no folder any more")
        await room.play(NEXT % 2)
        await console.until(lambda _: (_mirror(console) or ("", True))[1] is False)
        stick.unlink()
        away.rename(stick)
        await room.play(NEXT % 3)
        await console.until(lambda _: _mirror(console) == ("同步", True))
    wait_until(lambda: [one.kind for one in room.entries()].count("PersonAdmitted") == 3)
    wait_until(in_step)
