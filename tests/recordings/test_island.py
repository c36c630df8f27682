"""The serving side of recordings meets neither OpenCV, PyAV nor numpy."""

import subprocess
import sys

SERVING = (
    "boxes config facts index keeper link manifest outbox process readings recovery sink supervise "
    "verify wire"
)


def test_the_serving_side_is_plain_python() -> None:
    code = (
        "import importlib, sys\n"
        f"for name in {SERVING.split()}: importlib.import_module('recordings.' + name)\n"
        "print(sorted({'av', 'cv2', 'numpy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
