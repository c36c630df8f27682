"""A room that hangs for a second under a real driver: the box stops, and people may go on."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from auction.reconcile.reconciler import Reconciler
from auction.session import commands as c
from auction.session import events as e
from auction.session.forms import Step
from auction.session.state import RoundStage, SuspendCause
from auction.session.steps import next_step, other_steps
from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from tests.auction.room.served import Served, serving, setting, until

pytestmark = pytest.mark.pty

TRAVEL_S = 1.0
PATIENCE_S = 30.0


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Path]:
    """The device file of a simulated box."""
    link = tmp_path / "box"
    arguments = ["--link", link, "--control", tmp_path / "ctl", "--travel", str(TRAVEL_S)]
    command = [sys.executable, "-m", "devices.simulators", "box", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as simulator:
        assert simulator.stdout
        assert json.loads(simulator.stdout.readline())["ready"]
        yield link
        simulator.terminate()


@asynccontextmanager
async def room(data: Path, line: Path, *, deadline_in_s: float) -> AsyncIterator[Served]:
    """A room with its box, up to the open slot."""

    async def never() -> None:
        raise AssertionError("nothing is sealed here")

    today = setting(deadline_in_s=deadline_in_s)
    async with (
        serving(data, today, running=True) as served,
        BidBox(str(line), BoxConfig(travel_s=TRAVEL_S)) as box,
    ):
        reconciler = Reconciler(served.room, box=box, clock=None, recorders=None, seal=never)
        task = asyncio.create_task(reconciler.run())
        try:
            await served.ask(c.OpenSession())
            await until(lambda: served.state.machines.box.door == "BOLTED", PATIENCE_S)
            await served.ask(c.ShowBoxEmpty(round="1"))
            await served.two(c.RaiseBox(round="1"))
            await until(lambda: served.state.machines.box.slot == "OPEN", PATIENCE_S)
            yield served
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def hang() -> None:
    """Nothing of the room runs for longer than the driver waits; the driver has its own thread."""
    time.sleep(BoxConfig().stall_s + 0.3)


def coming(served: Served) -> Step | None:
    return next_step(served.state)


def causes(served: Served) -> list[str]:
    return [event.cause for event in served.events() if isinstance(event, e.ReleaseSpent)]


async def test_a_hang_while_bidding_suspends_and_two_resume(tmp_path: Path, line: Path) -> None:
    async with room(tmp_path / "data", line, deadline_in_s=120) as served:
        hang()
        await until(lambda: served.state.suspended is not None, PATIENCE_S)
        assert served.state.suspended in {SuspendCause.ROOM_SILENT, SuspendCause.SLOT_SHUT_EARLY}
        await until(lambda: causes(served) == ["STALLED"], PATIENCE_S)
        assert served.state.machines.release is None
        await until(lambda: served.state.machines.box.slot == "SHUT", PATIENCE_S)
        step = coming(served)
        assert step is not None
        assert (step.command, step.blocked) == ("ResumeBidding", ())
        await served.two(c.ResumeBidding(round="1", reason="主機停頓"))
        await until(lambda: served.state.machines.box.slot == "OPEN", PATIENCE_S)
        assert served.state.rounds["1"].stage is RoundStage.OPEN
        early = [one for one in served.events() if isinstance(one, e.SlotShutEarly)]
        assert [one.cause for one in early] == ["STALLED"]


async def test_a_hang_on_the_way_down_or_at_the_open_door_leaves_a_way_on(
    tmp_path: Path, line: Path
) -> None:
    async with room(tmp_path / "data", line, deadline_in_s=12) as served:

        def box() -> tuple[str, str]:
            return served.state.machines.box.lift, served.state.machines.box.door

        await until(lambda: box()[0] == "BETWEEN" and coming(served) is None, PATIENCE_S)
        hang()
        await until(lambda: causes(served) == ["STALLED"], PATIENCE_S)
        assert served.state.suspended is None, "nobody was bidding any more"
        if box()[0] != "LOWERED":
            step = coming(served)
            assert step is not None
            assert (step.command, step.blocked) == ("LowerBox", ())
            await served.ask(c.LowerBox(round="1"))
        await until(lambda: box() == ("LOWERED", "BOLTED"), PATIENCE_S)
        await served.two(c.UnlockBox(round="1"))
        await until(lambda: box()[1] == "FREE", PATIENCE_S)
        hang()
        await until(lambda: causes(served) == ["STALLED", "STALLED"], PATIENCE_S)
        await until(lambda: box()[1] == "BOLTED", PATIENCE_S)
        assert "UnlockBox" in [one.command for one in other_steps(served.state)]
        await served.two(c.UnlockBox(round="1"))
        await until(lambda: box()[1] == "FREE", PATIENCE_S)
        await served.ask(c.CountEnvelopes(round="1", counted=0))
        assert served.state.rounds["1"].stage is RoundStage.COUNTED
