"""A place to play in on an injected clock: the real room, simulated machines, no waiting.

The journal, the rules, the machines' drivers and their simulators are those of a room of processes;
what is left out is the line in between: HTTP, sockets, ptys, and the seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import cast

from auction.config import Config
from auction.config.tree import Box, Clock
from auction.docket.commands import DOCKET_COMMANDS, DocketCommand, DocketRequest
from auction.docket.lot_list import DayList
from auction.docket.state import Docket
from auction.reconcile.reconciler import Reconciler
from auction.rehearsal.leaping import LeapingLoop
from auction.rehearsal.place import PlaceError, Reply
from auction.rehearsal.sight import Sight, sight_of
from auction.rehearsal.step import Thing
from auction.room.ledger import Answer, RoomStopped
from auction.rules.policy import Policy
from auction.session.commands import WITH_FACTOR, Request, StaffCommand
from auction.session.machine_state import Machines
from auction.session.refusals import Refusal
from auction.session.state import SessionState
from auction.terms import Command
from auction.wiring.house import House, Rehearsal, house, setting_of
from auction.wiring.machines import box_config
from devices.box.steps import Purpose as BoxPurpose
from devices.clocks.shapes import Purpose as ClockPurpose
from devices.simulators.inprocess import InProcess, InProcessBox, InProcessClock

_IN_PROCESS = "in-process:"
_LEAST_WAIT_S = 0.0001
_SEALED_WITHIN_S = 60.0


def config_for(data: Path, policy: Policy) -> Config:
    """A room without cameras whose machines are simulated in its own process."""
    return Config(
        data_dir=str(data),
        box=Box(url=_IN_PROCESS),
        clock=Clock(url=_IN_PROCESS),
        cameras=(),
        policy=policy,
    )


def _loop() -> LeapingLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, LeapingLoop):
        raise TypeError("a room on an injected clock needs the loop that puts it forward")
    return loop


class InjectedPlace:
    """A room and its machines on the leaping loop.

    Args:
        home: the room.
        box: its bid box.
        clock: its hall clock.
    """

    def __init__(self, home: House, box: InProcessBox, clock: InProcessClock) -> None:
        self._room, self._ledger = home.room, home.ledger
        self._machines: dict[str, InProcess[BoxPurpose] | InProcess[ClockPurpose]] = {
            "box": box,
            "clock": clock,
        }
        self._actors = {member.id: member.actor for member in home.accounts}
        self._changed = asyncio.Condition()
        self._seen: tuple[SessionState | None, Machines | None, Sight | None] = (None, None, None)
        self._waking: asyncio.Task[None] | None = None
        home.room.on_durable(self.look_again)

    def look_again(self) -> None:
        """Something may be otherwise now."""
        self._waking = asyncio.ensure_future(self._notify())

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def ask(self, person: str, id_: str, command: Command, basis: int | None) -> Reply:
        """Put it to the room as that person; in acts of two they give their factor."""
        if person not in self._actors:
            raise PlaceError(f"{person} has no login here.")
        request: Request | DocketRequest
        if isinstance(command, DOCKET_COMMANDS):
            request = DocketRequest(id=id_, command=cast("DocketCommand", command))
        else:
            request = Request(id=id_, command=cast("StaffCommand", command), basis=basis)
        try:
            factor = isinstance(command, WITH_FACTOR)
            answer = await self._room.submit(request, self._actors[person], factor=factor)
        except Refusal as refusal:
            return Reply("REFUSED", refusal.code, sentence=refusal.sentence("en"))
        except RoomStopped as stopped:
            raise PlaceError(f"The room stands still for its journal: {stopped}") from stopped
        return _reply(answer)

    async def answer_of(self, person: str, id_: str) -> Reply | None:
        """What came of a command that was put before."""
        del person
        answer = self._room.answer_of(id_)
        return None if answer is None else _reply(answer)

    def sight(self) -> Sight | None:
        """What a console would show, as durable."""
        scene = self._room.scene
        state, machines, _ = self._seen
        if self._seen[2] is None or state is not scene.state or machines is not scene.machines:
            self._seen = (scene.state, scene.machines, sight_of(scene))
        return self._seen[2]

    @property
    def docket(self) -> Docket:
        """Every lot of the branch, as durable."""
        return self._ledger.durable.docket

    async def until(self, seen: Callable[[], bool], within_s: float) -> bool:
        """Wait until it is seen, looking whenever something became durable."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s), self._changed:
                await self._changed.wait_for(seen)
                return True
        return False

    def room_ms(self) -> int | None:
        """Room time."""
        return self._room.now_ms

    async def sleep(self, seconds: float) -> None:
        """Let room time pass."""
        await asyncio.sleep(seconds)

    async def act_on(self, machine: str, thing: Thing) -> Mapping[str, object]:
        """Tell the simulator."""
        if machine not in self._machines:
            raise PlaceError(f"There is no simulated {machine} here.")
        simulated = self._machines[machine]
        simulated.advance(_loop().time())
        try:
            return simulated.control(thing)
        except KeyError:
            raise PlaceError(f"The {machine} knows no {thing.get('do')!r}.") from None


class _Box(InProcessBox):
    """The simulated box with its driver, told what is wanted at the loop's time."""

    def __init__(self, loop: LeapingLoop, settings: Box) -> None:
        super().__init__(box_config(settings), now_s=loop.time())
        self.wanted, self._loop = asyncio.Event(), loop

    def want(
        self,
        *,
        lift: str | None,
        slot_open_until_s: float | None,
        door_free: bool,
        release: int | None,
        beacon: bool = False,
        buzzer: bool = False,
    ) -> None:
        """Say what the room wants; see `BidBox.want`."""
        self.advance(self._loop.time())
        super().want(
            lift=lift,
            slot_open_until_s=slot_open_until_s,
            door_free=door_free,
            release=release,
            beacon=beacon,
            buzzer=buzzer,
        )
        self.wanted.set()


class _Clock(InProcessClock):
    """The simulated hall clock with its driver, told what is wanted at the loop's time."""

    def __init__(self, loop: LeapingLoop) -> None:
        super().__init__(now_s=loop.time())
        self.wanted, self._loop = asyncio.Event(), loop

    def want(self, *, page: str, room_ms_at_zero: int, deadline_s: float | None) -> None:
        """Say what the clock should show; see `HallClock.want`."""
        self.advance(self._loop.time())
        super().want(page=page, room_ms_at_zero=room_ms_at_zero, deadline_s=deadline_s)
        self.wanted.set()


async def _keep_advancing(
    loop: LeapingLoop,
    machine: InProcess[BoxPurpose] | InProcess[ClockPurpose],
    wanted: asyncio.Event,
) -> None:
    """Play a machine's next event when it is due, or when something else is wanted of it."""
    while True:
        wanted.clear()
        machine.advance(loop.time())
        due_s = machine.due_s
        wait_s = None if due_s is None else max(due_s - loop.time(), _LEAST_WAIT_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await wanted.wait()


def _reply(answer: Answer) -> Reply:
    return Reply(answer.status, answer.code, answer.proposal, answer.bidder)


@asynccontextmanager
async def injected_room(
    config: Config, day: DayList, rehearsal: Rehearsal
) -> AsyncIterator[InjectedPlace]:
    """A room with its machines under way; when the block is left its sitting is sealed.

    Args:
        config: as `config_for` makes it.
        day: the lot list.
        rehearsal: the script, and room time at the opening.
    """
    loop = _loop()
    async with AsyncExitStack() as stack:
        setting = setting_of(config, day, rehearsal)
        home = await stack.enter_async_context(house(config, setting, loop.clock))
        stack.callback(loop.stand_still_while(lambda: home.ledger.settling))
        box, clock = _Box(loop, config.box), _Clock(loop)
        place, sealing = InjectedPlace(home, box, clock), asyncio.Lock()

        async def seal() -> None:
            async with sealing:
                await home.seal()
            place.look_again()

        reconciler = Reconciler(home.room, box=box, clock=clock, recorders=None, seal=seal)
        async with asyncio.TaskGroup() as tasks:
            own = [
                tasks.create_task(home.room.run(), name="room"),
                tasks.create_task(reconciler.run(), name="machines"),
                tasks.create_task(_keep_advancing(loop, box, box.wanted), name="box"),
                tasks.create_task(_keep_advancing(loop, clock, clock.wanted), name="clock"),
            ]
            yield place
            await place.until(lambda: not (home.room.ended or sealing.locked()), _SEALED_WITHIN_S)
            for task in own:
                task.cancel()
