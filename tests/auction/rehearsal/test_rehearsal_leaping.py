"""A loop whose time leaps: timers come in order, real work holds time, nothing waits for ever."""

import asyncio
import time
from collections.abc import Coroutine

import pytest

from auction.rehearsal.leaping import LeapingLoop, NothingDueError, run

HOUR_S = 3600.0


def _loop() -> LeapingLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, LeapingLoop)
    return loop


def test_hours_pass_in_no_time_and_timers_come_in_their_order() -> None:
    came: list[tuple[str, float]] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        came.append((name, _loop().time()))

    async def main() -> float:
        begun = _loop().time()
        await asyncio.gather(wait("late", 8 * HOUR_S), wait("soon", 1.0), wait("noon", HOUR_S))
        return begun

    real = time.monotonic()
    begun = run(main())
    assert time.monotonic() - real < 5
    assert [name for name, _ in came] == ["soon", "noon", "late"]
    assert [round(at - begun, 6) for _, at in came] == [1.0, HOUR_S, 8 * HOUR_S]


def test_a_timeout_falls_at_its_instant() -> None:
    async def main() -> float:
        begun = _loop().time()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(90):
                await asyncio.Event().wait()
        return _loop().time() - begun

    assert run(main()) == pytest.approx(90)


def test_time_stands_still_while_a_worker_works() -> None:
    async def main() -> float:
        begun = _loop().time()
        ticking = asyncio.create_task(asyncio.sleep(HOUR_S))
        await asyncio.to_thread(time.sleep, 0.2)
        passed = _loop().time() - begun
        ticking.cancel()
        return passed

    assert run(main()) == 0


def test_time_stands_still_while_somebody_holds_it() -> None:
    async def main() -> tuple[float, float]:
        loop = _loop()
        begun = loop.time()
        busy = True
        release = loop.stand_still_while(lambda: busy)
        done: asyncio.Future[None] = loop.create_future()

        def finish() -> None:
            nonlocal busy
            busy = False
            done.set_result(None)

        thread = asyncio.get_running_loop().run_in_executor(
            None, lambda: (time.sleep(0.1), loop.call_soon_threadsafe(finish))
        )
        await asyncio.wait(
            {done, asyncio.create_task(asyncio.sleep(HOUR_S))}, return_when="FIRST_COMPLETED"
        )
        held = loop.time() - begun
        await thread
        release()
        await asyncio.sleep(1)
        return held, loop.time() - begun

    held, after = run(main())
    assert held == 0
    assert after == pytest.approx(1)


def test_waiting_for_nothing_is_an_error() -> None:
    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    waiting: Coroutine[object, object, None] = main()
    with pytest.raises(NothingDueError):
        run(waiting, patience_s=1)
