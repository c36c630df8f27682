"""The page about devices says everything the code offers, and its examples run."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.box import permit
from devices.clocks.model import names
from devices.clocks.models import swz_w610
from devices.clocks.shapes import PAGES
from devices.protocols import m7000
from devices.simulators import __main__ as simulators
from devices.simulators.machines import BAUDRATES
from tests.devices.conftest import Machine

DEVICES = Path(m7000.__file__).parents[1]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "reference" / "devices.md").read_text("utf-8")


def calls(name: str) -> list[ast.Call]:
    """Every call of a function or method with this name in the package."""
    return [
        node
        for path in DEVICES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) == name
    ]


def strings(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant)]


def test_every_fact_kind_is_described(root: Path, page: str) -> None:
    page += pages(root)["scanner"]
    kinds = {"drop", "trace_finished"}
    for name in ("say", "say_now", "_say", "_stand", "Standing"):
        for call in calls(name):
            kinds |= set(strings(call)[: 2 if name == "Standing" else 1])
    assert len(kinds) >= 20
    described = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE)))
    )
    assert kinds - described == set()


def test_every_reason_is_described(page: str) -> None:
    source = Path(permit.__file__).read_text("utf-8")
    codes = set(re.findall(r"\"([A-Z]+(?:_[A-Z]+)*)\"", source))
    codes -= {"RAISED", "LOWERED", "BOLTED", "SHUT", "FAULT"}
    assert {code for code in codes if f"| `{code}` |" not in page} == set()
    assert len(codes) >= 12


def test_every_register_is_described(page: str) -> None:
    section = page.partition("## Box registers")[2].partition("## Clocks")[0]
    ranges = [
        (int(first), int(last or first))
        for cell in re.findall(r"^\| ((?:coil|bit|holding|input)[^|]*) \|", section, re.MULTILINE)
        for first, last in re.findall(r"(\d+)(?:–(\d+))?", cell)
    ]
    named = {name: value for name, value in vars(m7000).items() if name.endswith("_AT")}
    assert len(named) >= 12
    for name, value in named.items():
        assert any(first <= value <= last for first, last in ranges), name
    for place, output in enumerate(m7000.Output):
        assert f"{place} {output.name}" in section
    for place, input_ in enumerate(m7000.Input):
        assert f"{place} {input_.name}" in section


def pages(root: Path) -> dict[str, str]:
    folder = root / "docs" / "reference" / "devices"
    return {path.stem: path.read_text("utf-8") for path in folder.iterdir()}


def test_every_driver_has_a_page_with_manual_registers_wiring_and_quality(root: Path) -> None:
    written, overview = pages(root), (root / "docs" / "reference" / "devices.md").read_text("utf-8")
    drivers = {name: text for name, text in written.items() if "(no driver yet)" not in text}
    models = re.findall(r"^Model name `([\w-]+)`", "\n".join(drivers.values()), re.MULTILINE)
    assert sorted(models) == list(names())
    assert len(drivers) == len(models) + 3, "box, signals, scanner"
    for name, text in written.items():
        assert f"(devices/{name}.md)" in overview
        assert "\n**Manual.** " in text
        if name not in drivers:
            assert "## What is known" in text
            assert text.partition("## To be tried on a bench")[2].count("\n- ") >= 4
            continue
        for heading in ("## Registers", "## Wiring", "## Quality"):
            assert f"\n{heading}\n" in text, name
        states = re.findall(r"^\| .+ \| (.+) \|$", text.partition("## Quality")[2], re.MULTILINE)
        assert len(states) >= 6
        for state in states[2:]:
            assert state == "done" or re.match(r"exempt: \S{2}", state), (name, state)


def test_the_clock_s_registers_are_on_their_pages(root: Path) -> None:
    written = pages(root)
    assert ", ".join(PAGES) in written["icpdas-ikan"]
    for value in (swz_w610.WEEKDAY_AT, swz_w610.YEAR_AT, swz_w610.CONTROL_AT):
        assert f"holding 0x{value:02X}" in written["simex-swz-w610"]


def test_every_control_command_is_described(page: str) -> None:
    commands = set()
    for path in (DEVICES / "simulators").glob("*.py"):
        text = path.read_text("utf-8")
        commands |= set(re.findall(r'"do": "(\w+)"', text))
        commands |= set(re.findall(r'case "(\w+)":', text))
        commands |= set(
            re.findall(r'^            "(\w+)": (?:self\._\w+,|lambda)', text, re.MULTILINE)
        )
    commands -= set(BAUDRATES)
    assert len(commands) >= 22
    assert {name for name in commands if f'"do": "{name}"' not in page} == set()


def test_every_option_of_the_simulators_is_described(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    add = argparse.ArgumentParser.add_argument

    def note(self: argparse.ArgumentParser, *names: str, **how: object) -> object:
        seen.extend(name for name in names if name.startswith("--") and name != "--help")
        return add(self, *names, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(argparse.ArgumentParser, "add_argument", note)
    monkeypatch.setattr(sys, "argv", ["devices.simulators", "toaster"])
    with pytest.raises(SystemExit):
        simulators.main()
    assert len(seen) >= 7
    assert {name for name in seen if f"| `{name}" not in page} == set()


@pytest.mark.pty
@pytest.mark.parametrize("number", [0, 1])
def test_every_example_runs(
    page: str, number: int, machine: Callable[..., Machine], tmp_path: Path
) -> None:
    machine("box", "--travel", "1")
    example = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[number]
    done = subprocess.run(
        [sys.executable, "-c", example.replace("/tmp/room", str(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    for kind in ("found", "lift", "slot", "close_commanded", "final_count"):
        assert f" {kind}" in done.stdout
