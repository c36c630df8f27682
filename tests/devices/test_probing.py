"""Finding out what hangs on a line, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from auction.cli.devices import command
from devices.probing import CLUES, Tried, probe
from devices.protocols import m7000
from devices.protocols.modbus import ReadBits, ReadHolding, ReadInputs
from devices.simulators import rtu
from devices.simulators.box_device import BoxDevice
from devices.simulators.master import encode
from tests.devices.conftest import Machine


async def tried(url: str, *, slaves: tuple[int, ...] = (1,), baud: int = 9600) -> list[Tried]:
    return [one async for one in probe(url, (baud,), slaves)]


def test_it_asks_nothing_that_changes_anything() -> None:
    box = BoxDevice(now_s=0.0)
    box.module.outputs[4] = True
    before = vars(box.module).copy()
    for clue in CLUES:
        assert isinstance(clue.question, ReadBits | ReadHolding | ReadInputs)
        rtu.answer(1, box.module, encode(1, clue.question))
    assert vars(box.module) == before
    assert box.module.was_reset, "the driver is the first to see that"
    bits = [clue.question for clue in CLUES if isinstance(clue.question, ReadBits)]
    assert all(one.address + one.count <= m7000.SAFE_VALUES_AT for one in bits)


@pytest.mark.pty
@pytest.mark.parametrize(
    ("kind", "model"),
    [
        ("box", "ICP DAS M-7055"),
        ("clock", "something that answers like an ICP DAS iKAN"),
        ("swz-w610", "Simex SWZ-W610, which shows 2000-01-01 00:00:0"),
    ],
)
async def test_it_knows_what_it_finds(
    machine: Callable[..., Machine], kind: str, model: str
) -> None:
    there = machine(kind, "--slave", "2")
    silent, found = await tried(str(there.link), slaves=(1, 2))
    assert (silent.answers, silent.model) == (False, None)
    assert found.answers
    assert str(found.model).startswith(model)


@pytest.mark.pty
def test_the_command_says_what_answers(machine: Callable[..., Machine], tmp_path: Path) -> None:
    box = machine("box")
    run = CliRunner().invoke
    here = ["probe", str(box.link), "--baud", "9600"]
    done = run(command, here)
    assert (done.exit_code, done.output) == (0, "✔ 9600 baud, address 1: ICP DAS M-7055\n")
    done = run(command, [*here, "--json"])
    assert '"model":"ICP DAS M-7055"' in done.output
    done = run(command, [*here, "--slave", "7-8"])
    assert (done.exit_code, done.output) == (1, "– 9600 baud, address 8: silence\n")
    box.do(do="noise", rate=0.5)
    assert run(command, here).exit_code == 1
    done = run(command, ["probe", str(tmp_path / "ttyUSB9")])
    assert (done.exit_code, "no device at" in done.output) == (2, True)
    done = run(command, ["probe", "x", "--slave", "0-3"])
    assert (done.exit_code, "0-3 is no address: write 3, or 1-8" in done.output) == (2, True)
