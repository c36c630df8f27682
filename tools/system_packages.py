"""What the tests need from the operating system: found, installed where allowed, or asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_SERVES_RTSP = """
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
assert all(map(Gst.ElementFactory.find, ("qtdemux", "rtph264pay", "rtpmp4gpay", "rtpbin")))
"""


def chromium() -> str | None:
    """Path of the system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def rtsp_python() -> str | None:
    """Path of the Python that GStreamer's RTSP server can be run with, if there is one."""
    found = (Path(folder, "python3") for folder in os.get_exec_path())
    return next((str(python) for python in found if python.exists() and _serves(python)), None)


def _serves(python: Path) -> bool:
    asked = subprocess.run([python, "-c", _SERVES_RTSP], capture_output=True, check=False)
    return asked.returncode == 0


def _has_cjk_font() -> bool:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return False
    answer = subprocess.run([fc_list, ":lang=zh-tw", "family"], capture_output=True, check=False)
    return bool(answer.stdout.strip())


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the tests need, why, the Debian packages bringing it, and whether it is there."""

    what: str
    why: str
    packages: str
    present: Callable[[], bool]


NEEDS = (
    Need("Chromium", "browser journeys", "chromium", lambda: chromium() is not None),
    Need("a Chinese font", "screenshots that can be read", "fonts-noto-cjk", _has_cjk_font),
    Need(
        "mbpoll",
        "a second opinion on the Modbus simulators",
        "mbpoll",
        lambda: shutil.which("mbpoll") is not None,
    ),
    Need(
        "openssl",
        "a time-stamping authority of our own",
        "openssl",
        lambda: shutil.which("openssl") is not None,
    ),
    Need(
        "GStreamer's RTSP server",
        "a network camera that is frozen, killed and set wrong",
        "gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good python3-gi",
        lambda: rtsp_python() is not None,
    ),
    Need(
        "faketime",
        "the wall clock stepped back under a running server",
        "faketime",
        lambda: shutil.which("faketime") is not None,
    ),
)


def _as_root() -> list[str] | None:
    """How to become root without a question: already, by sudo, or not at all."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _install(packages: list[str]) -> None:
    apt, root = shutil.which("apt-get"), _as_root()
    if apt is None or root is None:
        return
    print(f"Installing {', '.join(packages)} with apt-get …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            [*root, apt, *quiet, *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Install what is missing; 1 when something still is, with a sentence saying what to do."""
    missing = [need for need in NEEDS if not need.present()]
    if not missing:
        return 0
    _install([package for need in missing for package in need.packages.split()])
    missing = [need for need in missing if not need.present()]
    for need in missing:
        print(f"The tests need {need.what} for {need.why}, and it is not here.", file=sys.stderr)
    if missing:
        packages = " ".join(need.packages for need in missing)
        print(
            f"Install it as root, on Debian or Ubuntu: apt-get install {packages}", file=sys.stderr
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
