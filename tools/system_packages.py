"""What the tests need from the operating system: found, installed where allowed, or asked for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Path of the system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _has_cjk_font() -> bool:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return False
    answer = subprocess.run([fc_list, ":lang=zh-tw", "family"], capture_output=True, check=False)
    return bool(answer.stdout.strip())


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the tests need, why, the Debian package bringing it, and whether it is there."""

    what: str
    why: str
    package: str
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
    _install([need.package for need in missing])
    missing = [need for need in missing if not need.present()]
    for need in missing:
        print(f"The tests need {need.what} for {need.why}, and it is not here.", file=sys.stderr)
    if missing:
        packages = " ".join(need.package for need in missing)
        print(
            f"Install it as root, on Debian or Ubuntu: apt-get install {packages}", file=sys.stderr
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
