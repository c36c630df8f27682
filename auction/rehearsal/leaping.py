"""An event loop whose time leaps to the next due moment instead of passing.

Everything on it runs as it always does: tasks, time-outs, locks. Only where the loop would sleep
until a timer is due, its clock is put forward to that timer. While something real is under way (a
commit on the writer's thread, a hash on a worker) its time stands still, so whatever is decided at
one instant is durable at that instant.

    NothingDueError    nobody waits for anything that could still happen
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import TypeVar, TypeVarTuple
from uuid import uuid4

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

_Ready = list[tuple[selectors.SelectorKey, int]]

_LOOK_AGAIN_S = 0.5
PATIENCE_S = 60.0
"""How long something real may take before it counts as lost."""


class NothingDueError(RuntimeError):
    """Everybody waits and nothing will come: a defect, told instead of waiting for ever."""


class LeapingClock:
    """Seconds and milliseconds since the clock was made; it moves only when it is put forward."""

    def __init__(self) -> None:
        self.boot = f"injected-{uuid4()}"
        self.now_s = 1.0

    def mono_ms(self) -> int:
        """Whole milliseconds."""
        return int(self.now_s * 1000)


class _Selector(selectors.DefaultSelector):
    """Waits for nothing but real work; else puts the clock forward by what the loop would sleep."""

    def __init__(self, clock: LeapingClock, busy: Callable[[], bool], patience_s: float) -> None:
        super().__init__()
        self._clock, self._busy, self._patience_s = clock, busy, patience_s

    def select(self, timeout: float | None = None) -> _Ready:
        """What is ready; with nothing ready and nothing real under way, time has leapt."""
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if timeout is None or self._busy():
            return self._wait()
        self._clock.now_s += timeout
        return []

    def _wait(self) -> _Ready:
        waited_s = 0.0
        while waited_s < self._patience_s:
            if ready := super().select(_LOOK_AGAIN_S):
                return ready
            waited_s += _LOOK_AGAIN_S
        raise NothingDueError(f"Nothing has come of what is waited for in {waited_s:g} s.")


class LeapingLoop(asyncio.SelectorEventLoop):
    """The loop; its `time()` is the clock's."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self.clock = LeapingClock()
        self._workers = 0
        self._holds: list[Callable[[], bool]] = []
        super().__init__(_Selector(self.clock, self._busy, patience_s))

    def time(self) -> float:
        """The clock's seconds."""
        return self.clock.now_s

    def stand_still_while(self, holds: Callable[[], bool]) -> Callable[[], None]:
        """Let no time pass while `holds` is true; returns how to take that back."""
        self._holds.append(holds)
        return lambda: self._holds.remove(holds)

    def run_in_executor(
        self,
        executor: Executor | None,
        func: Callable[[*Arguments], T],
        *args: *Arguments,
    ) -> asyncio.Future[T]:
        """Run on a worker; meanwhile time stands still."""
        future = super().run_in_executor(executor, func, *args)
        self._workers += 1
        future.add_done_callback(self._worker_done)
        return future

    async def shutdown_default_executor(self, *timeout: float) -> None:
        """Wait for the workers in real time; no timer falls any more."""
        release = self.stand_still_while(lambda: True)
        try:
            await super().shutdown_default_executor(*timeout)
        finally:
            release()

    def _worker_done(self, _: object) -> None:
        self._workers -= 1

    def _busy(self) -> bool:
        return self._workers > 0 or any(holds() for holds in self._holds)


def run(main: Coroutine[object, object, T], patience_s: float = PATIENCE_S) -> T:
    """Run `main` on a loop of its own, at the speed of the machine."""
    with asyncio.Runner(loop_factory=lambda: LeapingLoop(patience_s)) as runner:
        return runner.run(main)
