"""The system's Chromium, and a bundled Wednesday being played before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from auction.rehearsal.processes import Running
from auction.rehearsal.script import WEDNESDAY
from auction.rehearsal.stage import Opened, Stage
from tools.browser import launched

expect.set_options(timeout=30_000)
"""Milliseconds of patience with a busy machine, where a test bounds no time."""
WALL = {"width": 1920, "height": 1080}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    with launched() as browser:
        yield browser


@dataclass
class Room:
    """A simulated room with nobody at the desks yet."""

    stage: Stage
    opened: Opened

    def play(self) -> Running:
        """Let the script take the desks, the envelopes and the cables."""
        return self.stage.start_player("browser", self.stage.data / "report.json")

    @property
    def display_url(self) -> str:
        """The one-time link of the hall display."""
        (url,) = self.opened.displays.values()
        return url


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Simulators, recorder and server, each a process."""
    with Stage(tmp_path / "data", WEDNESDAY) as stage:
        yield Room(stage, stage.set_up())


class Watched:
    """A page and everything that went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        self.page.on(
            "response",
            lambda got: (
                self.complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None
            ),
        )
