"""Who may load what: tried in a fresh interpreter, not read from the contracts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
    loaded = _loaded_by("auction.wiring", "auction.web", "auction.cli")
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
