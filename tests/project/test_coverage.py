"""What decides in the name of the law is tested branch by branch.

Each package runs again under coverage with its own tests alone: what only a long journey through
the house would reach is not tested where it stands, and what luck reaches is not tested at all.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPLETE = {
    "auction.rules": ("tests/auction/rules",),
    "auction.docket": (
        "tests/auction/docket",
        "--ignore=tests/auction/docket/test_at_random.py",
    ),
    "auction.session": (
        "tests/auction/session",
        "--ignore=tests/auction/session/test_reach.py",
        "--ignore=tests/auction/session/test_whole_sittings.py",
    ),
}
"""Package → the tests that reach every branch of it."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("package", COMPLETE)
def test_every_branch_is_reached(root: Path, tmp_path: Path, package: str) -> None:
    coverage = [sys.executable, "-m", "coverage"]
    env = {
        **os.environ,
        "COVERAGE_FILE": str(tmp_path / "coverage"),
        "HYPOTHESIS_PROFILE": "ci",
    }
    options = ["-q", "--hypothesis-seed=0", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ran = subprocess.run(
        [*coverage, "run", f"--source={package}", "-m", "pytest", *options, *COMPLETE[package]],
        cwd=root,
        env=env,
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    report = subprocess.run(
        [*coverage, "report", "--fail-under=100", "--precision=2"],
        cwd=root,
        env=env,
        capture_output=True,
        check=False,
        text=True,
    )
    assert report.returncode == 0, report.stdout
