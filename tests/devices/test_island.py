"""The devices package stands alone."""

from __future__ import annotations

import subprocess
import sys

ABSENT = ("litestar", "sqlalchemy", "cv2", "numpy", "av", "auction", "display", "recordings")
MODULES = ("devices", "devices.bidbox", "devices.clock", "devices.simulators.inprocess")


def test_devices_import_without_the_rest_of_the_house() -> None:
    script = f"import sys\nfor name in {ABSENT!r}: sys.modules[name] = None\n" + "\n".join(
        f"import {name}" for name in MODULES
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_simulators_need_no_driver_library() -> None:
    script = (
        "import sys\nfor name in ('pymodbus', 'serial'): sys.modules[name] = None\n"
        "import devices.simulators.__main__"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
