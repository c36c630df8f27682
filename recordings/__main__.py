"""`python -m recordings CONFIGFILE`: the recorder process of one camera."""

import signal
import sys
import time
from pathlib import Path

from recordings import wire
from recordings.config import read_assignment
from recordings.facts import RecordingError

LOCK_IS_HELD = 3
_LOCK_TRIES = 20
_LOCK_WAIT_S = 0.05


def main(arguments: list[str]) -> int:
    """Record what CONFIGFILE assigns; exit status 0 after a clean end."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m recordings CONFIGFILE\n")
        return 2
    try:
        assignment = read_assignment(Path(arguments[0]))
    except RecordingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    run_dir = Path(assignment.run_dir)
    lock = _patient_lock(run_dir, assignment.camera.name)
    if lock is None:
        sys.stderr.write(f"camera {assignment.camera.name}: another recorder holds {run_dir}\n")
        return LOCK_IS_HELD

    from recordings.control import Control  # noqa: PLC0415 - only the winner pays for OpenCV
    from recordings.recorder import record  # noqa: PLC0415 - same

    control = Control(assignment)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: control.end("terminated"))
    try:
        cause = record(assignment, control)
    except OSError as error:
        sys.stderr.write(f"camera {assignment.camera.name}: {error}\n")
        return 1
    finally:
        control.close()
    sys.stderr.write(f"camera {assignment.camera.name}: ended, {cause}\n")
    return 0


def _patient_lock(run_dir: Path, camera: str) -> int | None:
    """The camera's lock; a server that only looks whether it is free holds it for a moment."""
    for _ in range(_LOCK_TRIES):
        lock = wire.take_lock(run_dir, camera)
        if lock is not None:
            return lock
        time.sleep(_LOCK_WAIT_S)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
