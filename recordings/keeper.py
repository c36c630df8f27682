"""Keeps one camera's recorder as it is wanted: adopted, started, watched, restarted, dismissed."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from recordings import wire
from recordings.config import Assignment, Camera, Overlay, RecordingConfig
from recordings.facts import Fact, Figures
from recordings.index import Index
from recordings.link import Link
from recordings.outbox import Outbox
from recordings.process import Process
from recordings.readings import Reading
from recordings.recovery import STOPPED, close_torn, end_gap

_BACK_OFF_S = (0.0, 1.0, 2.0, 4.0, 8.0, 10.0)
_STEADY_S = 30.0
_START_S = 15.0
_POLL_S = 0.05
_LOOK_S = 0.25


class Keeper:
    """Keeps one camera's recorder.

    Args:
        config: folders and times.
        camera: which.
        tell: takes each fact.

    Attributes:
        reading: how it is doing.
    """

    def __init__(
        self, config: RecordingConfig, camera: Camera, tell: Callable[[Fact], None]
    ) -> None:
        self._config = config
        self._camera = camera
        self._tell = tell
        self._run_dir = Path(config.run_dir).absolute()
        self._outbox = Outbox(self._run_dir, camera.name)
        self._overlay: Overlay | None = None
        self._asked = False
        self._cause = STOPPED
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()
        self._process: Process | None = None
        self._failures = 0
        self._retry_s = 0.0
        self.reading = Reading(camera.name)

    @property
    def waiting(self) -> int:
        """Facts told and not acknowledged."""
        return self._outbox.waiting

    def want(self, overlay: Overlay | None, cause: str = STOPPED) -> None:
        """Record with this overlay, or do not record (None) for the given cause."""
        self._cause = cause
        if overlay != self._overlay or not self._asked:
            self._overlay = overlay
            self._asked = True
            self._idle.clear()
            self._changed.set()

    def acknowledge(self, number: int) -> None:
        """Facts up to `number` are durable elsewhere."""
        self._outbox.acknowledge(number)

    async def idle(self) -> None:
        """Wait until no recorder runs, none is wanted and every segment is closed."""
        await self._idle.wait()

    async def run(self) -> None:
        """Keep the recorder; ends only by cancellation, leaving the recorder as it is."""
        self._relay()
        while True:
            try:
                await self._step()
            except OSError as error:  # a full or vanished disk; tried again, and told each time
                self._lose(str(error))
                await asyncio.sleep(max(_LOOK_S, self._retry_s - time.monotonic()))

    async def _step(self) -> None:
        """One move towards what is wanted."""
        self._changed.clear()
        link = await self._reach()
        if link is not None:
            await self._attend(link)
        elif self._lock_is_held():
            await asyncio.sleep(_LOOK_S)
        elif self._process is not None:
            process, self._process = self._process, None
            self._lose(process.farewell)
        elif self._overlay is None:
            await self._settle()
            if not self._changed.is_set():
                self.reading = Reading(self._camera.name, at_s=time.monotonic())
                self._idle.set()
                await self._changed.wait()
        elif (wait_s := self._retry_s - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), wait_s)
        else:
            await self._settle()
            if self._overlay is not None:
                self._start(self._overlay)
                await self._see_it_begin()

    async def _reach(self) -> Link | None:
        """A link to a living recorder, adopted or just started; None when there is none."""
        deadline = time.monotonic() + _START_S
        while self._lock_is_held() and time.monotonic() < deadline:
            link = await Link.open(self._run_dir, self._camera.name)
            if link is not None:
                return link
            await asyncio.sleep(_POLL_S)
        return None

    def _start(self, overlay: Overlay) -> None:
        folder = self._folder(overlay)
        self._outbox.follow(folder)
        Path(folder).mkdir(parents=True, exist_ok=True)
        assignment = Assignment(
            camera=self._camera,
            folder=folder,
            run_dir=str(self._run_dir),
            orphan_s=self._config.orphan_s,
            overlay=overlay,
            facts_after=self._outbox.told,
        )
        file = wire.run_file(self._run_dir, self._camera.name, "config.json")
        file.write_bytes(msgspec.json.encode(assignment))
        self.reading = Reading(self._camera.name, "STARTING", at_s=time.monotonic())
        log = wire.run_file(self._run_dir, self._camera.name, "log")
        self._process = Process.start(file, log)

    async def _see_it_begin(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _START_S
        while not self._lock_is_held():
            if self._process.ended or time.monotonic() > deadline:
                return
            await asyncio.sleep(_POLL_S)

    async def _attend(self, link: Link) -> None:
        """Talk with a recorder until it is gone."""
        began = time.monotonic()
        dismissed = False
        try:
            async with asyncio.timeout(self._config.silence_s):
                hello = await link.hear()
            if isinstance(hello, wire.Hello):
                self._greet(hello)
                dismissed = await self._talk(link, hello)
        except TimeoutError:
            if self._process is not None:
                self._process.kill()
        finally:
            link.close()
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(TimeoutError):
                await process.gone(_START_S)
        self._relay()
        if time.monotonic() - began > _STEADY_S:
            self._failures = 0
        if not dismissed and process is not None:
            self._lose(process.farewell)

    def _greet(self, hello: wire.Hello) -> None:
        adopted = self._process is None or self._process.pid != hello.pid
        if adopted:
            self._process = Process(hello.pid)
        self._outbox.follow(hello.folder)
        self.reading = replace(self.reading, pid=hello.pid, at_s=time.monotonic())
        self._fact("recorder_started", {"pid": hello.pid, "adopted": adopted})
        self._relay()
        self._changed.set()

    async def _talk(self, link: Link, hello: wire.Hello) -> bool:
        """Returns whether the recorder was dismissed.

        Raises:
            TimeoutError: it fell silent.
        """
        dismissed = False
        hearing = asyncio.create_task(link.hear())
        changing = asyncio.create_task(self._changed.wait())
        silent_s = time.monotonic() + self._config.silence_s
        try:
            while True:
                wait_s = max(0.0, silent_s - time.monotonic())
                done, _ = await asyncio.wait(
                    (hearing, changing), timeout=wait_s, return_when=asyncio.FIRST_COMPLETED
                )
                if not done or (dismissed and wait_s == 0):
                    raise TimeoutError
                if hearing in done:
                    message = hearing.result()
                    if message is None:
                        return dismissed
                    if not dismissed:
                        silent_s = time.monotonic() + self._config.silence_s
                    self._hear(message)
                    hearing = asyncio.create_task(link.hear())
                if changing in done:
                    self._changed.clear()
                    dismissed = dismissed or self._instruct(link, hello)
                    changing = asyncio.create_task(self._changed.wait())
        finally:
            hearing.cancel()
            changing.cancel()

    def _instruct(self, link: Link, hello: wire.Hello) -> bool:
        """Pass on what is wanted; whether that was to leave."""
        overlay = self._overlay
        if not self._asked:
            return False
        if overlay is not None and self._folder(overlay) == hello.folder:
            link.say(wire.Want(overlay=overlay))
            return False
        link.say(wire.Bye(cause=STOPPED if overlay is not None else self._cause))
        self.reading = replace(self.reading, state="CLOSING", at_s=time.monotonic())
        return True

    def _hear(self, message: wire.ToServer) -> None:
        if isinstance(message, wire.Pulse):
            figures = msgspec.structs.asdict(message)
            self.reading = replace(self.reading, at_s=time.monotonic(), **figures)
            self._relay()

    def _relay(self) -> None:
        for fact in self._outbox.news():
            self._tell(fact)

    async def _settle(self) -> None:
        """Close what a dead recorder left open in the folder followed, if nobody writes there."""
        folder = self._outbox.folder
        if folder is None:
            return
        over = self._asked and self._overlay is None and self._cause == STOPPED
        await asyncio.to_thread(self._close_left, Path(folder), self._outbox.told, over=over)
        self._relay()

    def _close_left(self, footage: Path, told: int, *, over: bool) -> None:
        camera_dir = footage / self._camera.name
        lock = wire.take_lock(self._run_dir, self._camera.name)
        if lock is None:
            return
        try:
            if camera_dir.exists():
                with Index(camera_dir, wire.boot_id(), after=told) as index:
                    close_torn(index, footage)
                    if over:
                        end_gap(index, time.monotonic())
        finally:
            os.close(lock)

    def _lose(self, reason: str) -> None:
        self._retry_s = time.monotonic() + _BACK_OFF_S[min(self._failures, len(_BACK_OFF_S) - 1)]
        self._failures += 1
        self.reading = replace(
            self.reading, state="LOST", pid=None, segment=None, fps=0.0, at_s=time.monotonic()
        )
        self._fact("recorder_lost", {"reason": reason})

    def _folder(self, overlay: Overlay) -> str:
        return str(self._config.folder(overlay.session).absolute())

    def _lock_is_held(self) -> bool:
        lock = wire.take_lock(self._run_dir, self._camera.name)
        if lock is None:
            return True
        os.close(lock)
        return False

    def _fact(self, kind: str, data: Figures) -> None:
        self._tell(Fact(f"camera:{self._camera.name}", kind, time.monotonic(), data))
