"""A room on a real store in a folder, started, killed and started again."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

from auction.journal.checkpoint import load_signer
from auction.journal.entry import SealedEntry, decode
from auction.journal.store import Store
from auction.journal.writer import Writer
from auction.people.vault import Vault
from auction.room.heads import event_of
from auction.room.history import read_back
from auction.room.ledger import Answer, Ledger
from auction.room.room import Room
from auction.room.roomtime import RoomTime
from auction.room.setting import AnnouncedRound, Setting
from auction.rules.policy import Policy, policy_toml
from auction.session import commands as c
from auction.session import events as e
from auction.session.machines import Report
from auction.session.state import SessionState
from auction.terms import Actor, Fact
from auction.wiring.house import anchor_of
from tests.auction.session.driving import CAR, CLERK, LAND, OFFICER, T0

DATE = "2026-12-02"
SESSION = f"{DATE}-1"
STREAM = f"session:{SESSION}"
PEOPLE = (
    ("王小明", "A123456789"),
    ("陳春嬌", "J220000203"),
    ("林志豪", "J120000103"),
)


def setting(*, deadline_in_s: float = 600, rehearsal: bool = True) -> Setting:
    """A day of one house and one machine; room time is stated at the opening."""
    policy = Policy()
    return Setting(
        branch="HSY",
        branch_zh="新竹分署",
        branch_en="Hsinchu Branch",
        room="12",
        date=DATE,
        lots=(LAND, CAR),
        rounds=(AnnouncedRound("1", ("甲",), T0 + int(deadline_in_s * 1000)),),
        policy=policy,
        policy_toml=policy_toml(policy),
        rehearsal=rehearsal,
        script="a day" if rehearsal else None,
        stated_anchor_ms=T0 if rehearsal else None,
    )


class Served:
    """One server's life on a data folder, with somebody at every desk."""

    def __init__(self, data: Path, today: Setting, store: Store, room: Room, vault: Vault) -> None:
        self.data, self.today, self.store, self.room, self.vault = data, today, store, room, vault
        self._ids = count(1)

    # --- desks -----------------------------------------------------------------------------------

    async def ask(
        self,
        command: c.StaffCommand,
        actor: Actor = OFFICER,
        *,
        id_: str | None = None,
        factor: bool = True,
        basis: int | None = None,
    ) -> Answer:
        if id_ is None:
            id_ = f"{time.monotonic_ns()}-{next(self._ids)}"
        request = c.Request(id=id_, command=command, basis=basis)
        return await self.room.submit(request, actor, factor=factor)

    async def two(self, act: c.ActOfTwo) -> None:
        """Proposed by the officer, seconded by a clerk with a PIN of their own."""
        answer = await self.ask(c.Propose(act=act))
        assert answer.proposal is not None
        await self.ask(c.Second(proposal=answer.proposal), CLERK, factor=True)

    async def admit(self, *people: tuple[str, str]) -> list[str | None]:
        answers = [
            await self.ask(c.AdmitPerson(document="national_id", number=number, name=name), CLERK)
            for name, number in people or PEOPLE
        ]
        return [answer.bidder for answer in answers]

    # --- machines --------------------------------------------------------------------------------

    async def see(self, *reports: Report) -> None:
        for report in reports:
            await self.room.report(report)

    async def box_comes(self) -> None:
        now = self.room.now_ms
        await self.see(
            e.DeviceFound(device="box", model="reference"),
            e.SlotRead(state="SHUT", from_ms=now, to_ms=now),
            e.LiftRead(state="LOWERED", at_ms=now),
            e.DoorRead(state="BOLTED", at_ms=now),
        )

    async def to_bidding(self) -> None:
        """From the opening of the sitting to an open slot."""
        await self.ask(c.OpenSession())
        await self.box_comes()
        await self.ask(c.ShowBoxEmpty(round="1"), CLERK)
        await self.two(c.RaiseBox(round="1"))
        now = self.room.now_ms
        await self.see(
            e.LiftRead(state="RAISED", at_ms=now),
            e.SlotRead(state="OPEN", from_ms=now, to_ms=now),
        )

    async def drop(self, times: int = 1) -> None:
        for number in range(1, times + 1):
            span = (self.room.now_ms - 40, self.room.now_ms)
            await self.see(e.EnvelopeDropped(new=1, counter=number, seen_between_ms=span))

    async def to_opening(self, envelopes: int) -> None:
        """Closed by the machine's word, lowered, unlocked, counted, sorted; its lot called."""
        await self.to_bidding()
        await self.drop(envelopes)
        deadline_ms = self.today.rounds[0].deadline_ms
        now = self.room.now_ms
        await self.see(
            e.SlotRead(state="SHUT", from_ms=deadline_ms, to_ms=deadline_ms + 40),
            e.LiftRead(state="LOWERED", at_ms=now),
        )
        await self.two(c.UnlockBox(round="1"))
        await self.see(e.DoorRead(state="FREE", at_ms=now))
        await self.ask(c.CountEnvelopes(round="1", counted=envelopes))
        await self.ask(c.SortEnvelopes(round="1", lots=("甲",) * envelopes))
        await self.ask(c.CallLot(lot="甲"))

    async def award(self, envelope: int, bidder: str) -> None:
        """One valid form at the minimum with its deposit, and the award."""
        form = {"lot": "甲", "envelope": envelope}
        await self.ask(c.OpenEnvelope(**form, bidder=bidder))  # type: ignore[arg-type]
        await self.ask(c.ReadBid(**form, words="壹佰柒拾貳萬元整", digits=""))  # type: ignore[arg-type]
        await self.ask(c.RuleBid(**form, valid=True))  # type: ignore[arg-type]
        await self.ask(c.CheckDeposit(**form, instruments=(350_000,)))  # type: ignore[arg-type]
        await self.ask(c.AskObjections(lot="甲"))
        await self.ask(c.AwardLot(lot="甲"))

    async def nothing_sells(self) -> None:
        """The shortest way through a whole sitting."""
        await self.to_opening(0)
        await self.ask(c.DeclareUnsold(lot="甲"))
        await self.ask(c.CallLot(lot="丙"))
        await self.ask(c.DeclareUnsold(lot="丙"))
        await self.ask(c.AskAcceptance(lot="甲"))
        await self.ask(c.AskAcceptance(lot="丙", price=60_000))
        await self.ask(c.AdjournSession())

    # --- what is written -------------------------------------------------------------------------

    @property
    def state(self) -> SessionState:
        state = self.room.scene.state
        assert state is not None
        return state

    def entries(self, stream: str = STREAM) -> list[SealedEntry]:
        return list(self.store.read(stream))

    def events(self, stream: str = STREAM) -> list[Fact]:
        parsed = [decode(entry.body) for entry in self.entries(stream)]
        return [event_of(one.kind, one.data) for one in parsed]

    def kinds(self, stream: str = STREAM) -> list[str]:
        return [type(event).__name__ for event in self.events(stream)]

    def every_body(self) -> bytes:
        """The bytes of every entry of every stream."""
        return b"\n".join(one.body for name in self.store.streams() for one in self.entries(name))


@asynccontextmanager
async def serving(
    data: Path,
    today: Setting | None = None,
    *,
    store: Callable[[Path], Store] = Store,
    running: bool = False,
) -> AsyncIterator[Served]:
    """A server on `data`; leaving kills it. `running` lets it give its own commands."""
    today = today or setting()
    with store(data) as opened:
        signer = load_signer(data / "keys" / "checkpoint.key", today.origin)
        writer = Writer(opened)
        vault = Vault(data / "keys" / "vault")
        past = await asyncio.to_thread(read_back, opened, vault)
        ledger = Ledger(store=opened, writer=writer, vault=vault, signer=signer, past=past)
        room = Room(ledger, vault, today, RoomTime(anchor_of(past, today)))
        await room.start()
        task = asyncio.create_task(room.run()) if running else None
        try:
            yield Served(data, today, opened, room, vault)
        finally:
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await asyncio.to_thread(writer.close)


async def until(true: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for a condition; the test fails when it does not come true."""
    async with asyncio.timeout(within_s):
        while not true():
            await asyncio.sleep(0.005)
