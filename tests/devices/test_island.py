"""The devices package stands alone."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import devices

ABSENT = (
    *("litestar", "sqlalchemy", "cv2", "numpy", "av", "msgspec", "structlog", "click"),
    *("auction", "display", "recordings"),
)
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(devices.__path__, "devices.")
    if not found.name.endswith("__main__")
)


def test_devices_import_without_the_rest_of_the_house() -> None:
    assert len(MODULES) > 40
    script = f"import sys, devices\nfor name in {ABSENT!r}: sys.modules[name] = None\n" + "\n".join(
        f"import {name}" for name in MODULES
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_simulators_need_no_driver_library() -> None:
    script = (
        "import sys\nfor name in ('pymodbus', 'serial'): sys.modules[name] = None\n"
        "import devices.simulators.__main__"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
