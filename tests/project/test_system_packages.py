"""What the tests need from the operating system is asked for in a sentence when it may not come."""

import subprocess
import sys
from pathlib import Path

from tools.system_packages import NEEDS


def _run(root: Path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/system_packages.py"],
        cwd=root,
        env={"PATH": path},
        capture_output=True,
        check=False,
        text=True,
    )


def test_without_a_package_manager_it_says_what_to_install(root: Path, tmp_path: Path) -> None:
    asked = _run(root, str(tmp_path))
    assert asked.returncode == 1
    for need in NEEDS:
        assert f"The tests need {need.what} for {need.why}" in asked.stderr
    packages = " ".join(need.packages for need in NEEDS)
    assert asked.stderr.rstrip().endswith(f"apt-get install {packages}")


def test_an_installer_that_brings_nothing_is_not_believed(root: Path, tmp_path: Path) -> None:
    installer = tmp_path / "apt-get"
    installer.write_text("#!/bin/sh\nexit 0\n")
    installer.chmod(0o755)
    asked = _run(root, str(tmp_path))
    assert asked.returncode == 1
    assert "chromium" in asked.stderr
