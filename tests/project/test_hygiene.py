"""Habits of the house that a machine can see."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PACKAGES = ("auction", "devices", "display", "recordings")
LONGEST = 400
VAGUE = ("Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Handler", "Impl")


def _tracked(root: Path) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return (root / name for name in names if name and (root / name).is_file())


@pytest.fixture(scope="module")
def modules(root: Path) -> list[Path]:
    found = [path for path in _tracked(root) if path.suffix == ".py"]
    assert len(found) > 100
    return found


def test_no_module_is_longer_than_400_lines(root: Path, modules: list[Path]) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text("utf-8").splitlines()) for path in modules
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_page_and_no_module_holds_both_sides_of_a_conflict(root: Path) -> None:
    marker = re.compile(rb"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
    found = [path for path in _tracked(root) if marker.search(path.read_bytes())]
    assert found == []


def test_no_class_is_called_by_what_it_is_made_of(root: Path, modules: list[Path]) -> None:
    vague = {
        f"{path.relative_to(root)}: {node.name}"
        for path in modules
        if path.relative_to(root).parts[0] in PACKAGES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith(VAGUE)
    }
    assert vague == set()


def test_no_module_is_a_drawer_for_odds_and_ends(modules: list[Path]) -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc"}
    assert {str(path) for path in modules if path.stem in drawers} == set()


def test_every_package_lists_no_float_for_money(root: Path) -> None:
    """An annotation that says both float and money is a mistake wherever it stands."""
    money = re.compile(
        r"(amount|price|deposit|minimum|reserve|balance|increase)\w*: [^=]*\bfloat\b"
    )
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if money.search(line)
    ]
    assert found == []


def test_locks_pin_every_dependency_by_hash_and_name_no_host(root: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (root / name).read_text("utf-8")
        blocks = re.split(r"\n(?=[a-z])", text)
        assert len(blocks) > 30
        assert [
            block for block in blocks if "==" not in block or "--hash=sha256:" not in block
        ] == []
        assert "://" not in text


def test_dev_lock_repeats_every_run_time_pin(root: Path) -> None:
    def pins(name: str) -> set[str]:
        lines = (root / name).read_text("utf-8").splitlines()
        return {line.removesuffix(" \\") for line in lines if re.match(r"[a-z0-9]", line)}

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_the_lock_holds_what_the_project_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    lock = (root / "requirements-dev.lock").read_text("utf-8")
    pinned: dict[str, set[Version]] = {}
    pin = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)
    for name, version in pin.findall(lock):
        pinned.setdefault(canonicalize_name(name), set()).add(Version(version))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for line in asked:
        need = Requirement(line)
        versions = pinned.get(canonicalize_name(need.name), set())
        assert versions, f"{need.name} is not locked: run `make lock`"
        assert all(need.specifier.contains(each) for each in versions), line


def test_nothing_that_installs_names_an_index(root: Path) -> None:
    files = ["Makefile", ".ci/run", "pyproject.toml", ".pre-commit-config.yaml"]
    files += ["requirements.lock", "requirements-dev.lock"]
    option = re.compile(r"index[-_]url|find[-_]links|--index\b|trusted-host")
    assert [name for name in files if option.search((root / name).read_text("utf-8"))] == []
