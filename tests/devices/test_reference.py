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
from devices.protocols import ikan, m7000
from devices.simulators import __main__ as simulators
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


def test_every_fact_kind_is_described(page: str) -> None:
    kinds = {"drop", "trace_finished"}
    for name in ("say", "say_now", "_say", "Standing"):
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
    section = page.partition("## Box registers")[2].partition("## Clock registers")[0]
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
    assert ", ".join(ikan.PAGES) in page


def test_every_control_command_is_described(page: str) -> None:
    commands = set()
    for path in (DEVICES / "simulators").glob("*.py"):
        text = path.read_text("utf-8")
        commands |= set(re.findall(r'"do": "(\w+)"', text))
        commands |= set(re.findall(r'case "(\w+)":', text))
        commands |= set(
            re.findall(r'^            "(\w+)": (?:self\._\w+,|lambda)', text, re.MULTILINE)
        )
    assert len(commands) >= 20
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
