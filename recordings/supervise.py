"""Every camera of the room, from the serving process: asyncio, no OpenCV, no PyAV, no numpy."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from recordings import wire
from recordings.config import Overlay, RecordingConfig
from recordings.facts import ConfigError, Fact
from recordings.keeper import Keeper
from recordings.readings import Reading
from recordings.recovery import DISMISSED, SERVER_LEFT, STOPPED

_GOODBYE_S = 30.0


class Recorders:
    """The room's recorders: told what is wanted, they report what is.

    Entering finds recorders that outlived an earlier server and adopts them. Leaving cleanly, by
    Ctrl-C or cancellation too, ends every recorder; leaving by an error, or dying, leaves them
    writing for the next server.

    Args:
        config: cameras and folders.
    """

    def __init__(self, config: RecordingConfig) -> None:
        Path(config.run_dir).mkdir(parents=True, exist_ok=True)
        self._facts: asyncio.Queue[Fact | None] = asyncio.Queue()
        self._keepers = {
            camera.name: Keeper(config, camera, self._facts.put_nowait) for camera in config.cameras
        }
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [
            asyncio.create_task(keeper.run(), name=f"recorder {name}")
            for name, keeper in self._keepers.items()
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        meant = kind is None or issubclass(kind, asyncio.CancelledError | KeyboardInterrupt)
        if meant:
            with contextlib.suppress(TimeoutError):
                await self._end(SERVER_LEFT)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._facts.put_nowait(None)

    def want(self, *, recording: bool, overlay: Mapping[str, str | int]) -> None:
        """Record or not, and what to draw; takes effect soon, and is kept converging to.

        Args:
            recording: whether every camera should record.
            overlay: `session`, `phase`, `checkpoint` as shown and `room_ms_at_zero`, room time
                (UTC ms) at CLOCK_MONOTONIC zero. Not read when `recording` is false.

        Raises:
            ConfigError: the overlay lacks a key or its time is no integer.
        """
        drawn = _overlay(overlay) if recording else None
        for keeper in self._keepers.values():
            keeper.want(drawn)

    @property
    def readings(self) -> Mapping[str, Reading]:
        """How each camera is doing, by name."""
        return MappingProxyType({name: keeper.reading for name, keeper in self._keepers.items()})

    async def facts(self) -> AsyncIterator[Fact]:
        """What happened, as it happens; ends after leaving.

        Facts with a `number` are told again by the next server until `acknowledge`d.
        """
        while (fact := await self._facts.get()) is not None:
            yield fact

    def acknowledge(self, source: str, number: int) -> None:
        """Every fact of `source` up to `number` is durable and need not be told again.

        Args:
            source: the fact's source, `camera:<name>`.
            number: the fact's `number`.
        """
        keeper = self._keepers.get(source.removeprefix("camera:"))
        if keeper is not None:
            keeper.acknowledge(number)

    @property
    def unacknowledged(self) -> int:
        """Numbered facts told and not yet acknowledged, over all cameras."""
        return sum(keeper.waiting for keeper in self._keepers.values())

    async def stop(self) -> None:
        """End the recording; returns when every segment is closed and hashed.

        The closing facts are then in `facts()`; the footage folder changes no more.

        Raises:
            TimeoutError: a recorder did not end in time, or its disk does not answer.
        """
        await self._end(STOPPED)

    async def _end(self, cause: str) -> None:
        for keeper in self._keepers.values():
            keeper.want(None, cause)
        async with asyncio.timeout(_GOODBYE_S), asyncio.TaskGroup() as waits:
            for keeper in self._keepers.values():
                waits.create_task(keeper.idle())


def dismiss(run_dir: Path) -> int:
    """Tell every recorder of a run folder to close its segment and exit; how many were told.

    For whoever started a server that can no longer say it itself.
    """
    told = 0
    for path in sorted(run_dir.glob("recorder-*.sock")):
        name = path.stem.removeprefix("recorder-")
        with contextlib.suppress(OSError), wire.connect(run_dir, name) as link:
            link.settimeout(_GOODBYE_S)
            link.sendall(wire.line(wire.Bye(cause=DISMISSED)))
            while link.recv(4096):
                pass
            told += 1
    return told


def _overlay(overlay: Mapping[str, str | int]) -> Overlay:
    try:
        return Overlay(
            session=str(overlay["session"]),
            phase=str(overlay["phase"]),
            checkpoint=str(overlay["checkpoint"]),
            room_ms_at_zero=int(overlay["room_ms_at_zero"]),
        )
    except (KeyError, ValueError) as error:
        raise ConfigError(f"overlay: {error!r}") from error


__all__ = ["Reading", "Recorders", "dismiss"]
