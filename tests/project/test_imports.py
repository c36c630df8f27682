"""Who may load what: tried in a fresh interpreter, not read from the contracts."""

import ast
import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = ("auction", "devices", "display", "recordings")

ISLAND = """
import importlib, pkgutil, sys

blocked = set({blocked!r})

class Barrier:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ImportError(f"{{name}} is out of bounds here")
        return None

sys.meta_path.insert(0, Barrier())
package = importlib.import_module({package!r})
for each in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not each.name.endswith("__main__"):
        importlib.import_module(each.name)
"""

LOADED = """
import importlib, json, sys

for name in {modules!r}:
    importlib.import_module(name)
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""

VISION = {"cv2", "av", "numpy"}
EDGE = {"litestar", "uvicorn", "jinja2"}
STORE = {"sqlalchemy", "pysqlite3", "sqlite3"}
HARDWARE = {"pymodbus", "serial"}


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _loaded_by(*modules: str) -> set[str]:
    return set(json.loads(_python(LOADED.format(modules=modules))))


@pytest.mark.parametrize(
    ("package", "blocked"),
    [
        ("devices", {"auction", "display", "recordings"} | VISION | EDGE | STORE),
        ("recordings", {"auction", "display", "devices"} | EDGE | STORE | HARDWARE),
        (
            "display",
            {"devices", "recordings"} | VISION | STORE | HARDWARE | {"litestar", "uvicorn"},
        ),
        (
            "auction.session",
            {"display", "devices", "recordings"} | VISION | EDGE | STORE | HARDWARE,
        ),
        ("auction.rules", {"display", "devices", "recordings"} | VISION | EDGE | STORE | HARDWARE),
        ("auction.docket", {"display", "devices", "recordings"} | VISION | EDGE | STORE | HARDWARE),
    ],
)
def test_a_package_loads_whole_without_what_it_may_not_know(
    package: str, blocked: set[str]
) -> None:
    _python(ISLAND.format(package=package, blocked=sorted(blocked)))


def test_verifying_needs_neither_hardware_nor_web() -> None:
    loaded = _loaded_by("auction.journal.verify")
    assert loaded & (HARDWARE | EDGE | VISION | {"devices", "recordings", "display"}) == set()


def test_the_serving_process_loads_no_vision() -> None:
    loaded = _loaded_by("auction.wiring.server", "auction.web", "auction.cli")
    assert loaded & VISION == set()
    assert "litestar" in loaded


def test_every_module_of_the_four_packages_can_be_imported(root: Path) -> None:
    names = [
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for package in ("auction", "devices", "display", "recordings")
        for path in (root / package).rglob("*.py")
        if path.stem != "__main__"
    ]
    assert len(names) > 50
    _python("\n".join(f"import {name}" for name in names))


def test_every_library_that_is_imported_is_asked_for_by_name(root: Path) -> None:
    """What comes only through another library may go with it."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = {
        canonicalize_name(Requirement(line).name) for line in project["project"]["dependencies"]
    }
    providers = packages_distributions()
    imported = {
        name.partition(".")[0]
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }
    foreign = imported - set(PACKAGES) - sys.stdlib_module_names
    unasked = {
        name
        for name in foreign
        if not {canonicalize_name(each) for each in providers.get(name, [name])} & asked
    }
    assert unasked == set()


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str() as module, level=0):
            return [module]
        case _:
            return []
