"""A server for one test: recorders, and every fact they told."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from recordings import wire
from recordings.config import Camera, RecordingConfig
from recordings.facts import KINDS, Fact
from recordings.supervise import Recorders
from tests.recordings.filming import ZERO_MS

CAMERA = Camera(name="hall", width=320, height=180, fps=12, segment_s=1.5)
OVERLAY: dict[str, str | int] = {
    "session": "115-12-02",
    "phase": "投標中",
    "checkpoint": "128",
    "room_ms_at_zero": str(ZERO_MS),
}


def config(tmp_path: Path, camera: Camera = CAMERA, **more: float) -> RecordingConfig:
    return RecordingConfig(
        footage=str(tmp_path / "{session}" / "footage"),
        run_dir=str(tmp_path / "run"),
        cameras=(camera,),
        orphan_s=more.get("orphan_s", 20.0),
        silence_s=more.get("silence_s", 10.0),
    )


class Watch:
    """Recorders with a memory."""

    def __init__(self, recorders: Recorders, *, acknowledge: bool) -> None:
        self.recorders = recorders
        self.facts: list[Fact] = []
        self._acknowledge = acknowledge

    async def listen(self) -> None:
        async for fact in self.recorders.facts():
            assert fact.kind in KINDS
            self.facts.append(fact)
            number = fact.data.get("number")
            if self._acknowledge and isinstance(number, int):
                self.recorders.acknowledge(fact.source, number)

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    async def until(self, condition: Callable[[], bool], within_s: float = 20.0) -> None:
        deadline = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline, [(x.kind, dict(x.data)) for x in self.facts]
            await asyncio.sleep(0.02)

    @property
    def pid(self) -> int:
        pid = self.recorders.readings["hall"].pid
        assert pid is not None
        return pid


@asynccontextmanager
async def watching(
    settings: RecordingConfig, *, acknowledge: bool = True, losses: int = 0
) -> AsyncIterator[Watch]:
    """Recorders under watch; `losses` is how many of them are meant to die."""
    async with asyncio.TaskGroup() as tasks, Recorders(settings) as recorders:
        watch = Watch(recorders, acknowledge=acknowledge)
        tasks.create_task(watch.listen())
        yield watch
    assert len(watch.of("recorder_lost")) == losses, watch.facts
    for camera in settings.cameras:
        lock = wire.take_lock(Path(settings.run_dir), camera.name)
        assert lock is not None, "a recorder outlived a server that left cleanly"
        os.close(lock)
