"""A child that must not outlive the process that started it."""

import os
import signal
import threading
import time

_LOOK_EVERY_S = 0.5


def end_with_parent() -> None:
    """From now on, ask this process to end (SIGTERM) as soon as its parent has."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
