"""A real room behind a real server on a loopback port, without machines."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import httpx
import pytest

from auction.journal.checkpoint import load_signer
from auction.journal.store import Store
from auction.journal.writer import Writer
from auction.people.vault import Vault
from auction.room.heads import DISPLAYS, LOOKS
from auction.room.history import read_back
from auction.room.ledger import Ledger
from auction.room.room import Room
from auction.room.roomtime import RoomTime, take_anchor
from auction.room.setting import Setting
from auction.rules.policy import Policy, policy_toml
from auction.session.commands import AdmitPerson, CallLot, OpenSession, Request
from auction.session.scene import Scene
from auction.staff.accounts import Accounts
from auction.staff.rehearsed import Rehearsed, rehearsal_accounts
from auction.terms import Actor, Lot, LotKind
from auction.web.app import Edge, create_app, server
from auction.web.guards import Guard
from auction.web.hub import Hub
from auction.web.login import Logins
from auction.web.screens import Screens

OFFICER = Actor("staff:A01", "OFFICER")
PEOPLE = (
    Rehearsed("A01", "許雅文", "OFFICER", "111111"),
    Rehearsed("B01", "羅子安", "CLERK", "222222"),
    Rehearsed("C01", "江佩珊", "AUDITOR", "333333"),
    Rehearsed("D01", "汪宏達", "CHIEF", "444444"),
    Rehearsed("E01", "高志偉", "ADMINISTRATOR", "555555"),
)
MACHINE_LOT = Lot(
    mark="丙",
    kind=LotKind.MOVABLE,
    case_numbers=("竹執仁109年度營所稅執字第00000002號",),
    section="仁",
    title_zh="水果清洗線",
    title_en="Fruit washing line",
    reserve=80_000,
    step=1_000,
    opening_price=50_000,
)
LASTS_S = 3600
STATED_MS = 1_796_178_550_000


def command_id(name: str) -> str:
    """The UUID a test calls by a short name."""
    return str(uuid5(NAMESPACE_URL, f"test:{name}"))


class Site:
    """A running room and its address."""

    def __init__(self, edge: Edge, app: Guard, url: str) -> None:
        self.edge = edge
        self.room, self.hub, self.screens, self.logins = (
            edge.room,
            edge.hub,
            edge.screens,
            edge.logins,
        )
        self.app, self.url = app, url

    @property
    def ws(self) -> str:
        return self.url.replace("http", "ws", 1)

    @property
    def shown(self) -> int:
        """How many acknowledgements of displays are written."""
        return self.room._ledger.durable.stream(DISPLAYS).size

    @property
    def looks(self) -> int:
        """How many looks are written."""
        return self.room._ledger.durable.stream(LOOKS).size

    async def ask(self, id_: str, command: object) -> None:
        await self.room.submit(Request(id=id_, command=command), OFFICER)  # type: ignore[arg-type]

    async def open_oral(self) -> None:
        """A movable under the hammer with two people in the room."""
        await self.ask("open", OpenSession())
        for number, name in (("A123456789", "王小明"), ("J223000027", "陳春嬌")):
            person = AdmitPerson(document="national_id", number=number, name=name)
            await self.ask(f"admit-{number}", person)
        await self.ask("call", CallLot(lot="丙"))

    @asynccontextmanager
    async def desk(self, person: str = "A01") -> AsyncIterator[httpx.AsyncClient]:
        """A browser's worth of cookies for one member of staff."""
        headers = {"origin": self.url}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, trust_env=False) as http:
            pin = next(member.pin for member in PEOPLE if member.id == person)
            answer = await http.post("/login", json={"person": person, "password": pin})
            assert answer.status_code == 303
            yield http


def setting() -> Setting:
    return Setting(
        branch="HSY",
        branch_zh="法務部行政執行署新竹分署",
        branch_en="Hsinchu Branch",
        room="12 樓拍賣室",
        date="2026-12-02",
        lots=(MACHINE_LOT,),
        rounds=(),
        policy=Policy(),
        policy_toml=policy_toml(Policy()),
        rehearsal=True,
        stated_anchor_ms=STATED_MS,
    )


@asynccontextmanager
async def serving(
    data: Path,
    scene: Callable[[Room], Scene] = lambda room: room.scene,
    accounts: Accounts | None = None,
) -> AsyncIterator[Site]:
    """A room on a fresh data folder, served until the block ends.

    Args:
        data: the folder.
        scene: what screens are drawn from.
        accounts: who may sign in; the people of a rehearsal.
    """
    with Store(data) as store, socket.create_server(("127.0.0.1", 0)) as listening:
        # Accepted sockets take this over; asyncio itself sets it only where it made the socket.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        writer, vault = Writer(store), Vault(data / "keys" / "vault")
        signer = load_signer(data / "keys" / "k.key", setting().origin)
        ledger = Ledger(
            store=store, writer=writer, vault=vault, signer=signer, past=read_back(store, vault)
        )
        room = Room(ledger, vault, setting(), RoomTime(take_anchor(STATED_MS)))
        await room.start()
        logins = Logins(
            accounts or rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, data / "run" / "logins.json"
        )
        screens = Screens({"hall-1": "hall"}, data / "keys" / "screens.json")
        hub = Hub(lambda: scene(room), lambda: room.now_ms, lambda: screens.registered)
        edge = Edge(
            room=room, hub=hub, logins=logins, screens=screens, sessions=data, journal=store
        )
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        app = create_app(edge, frozenset({url}))
        web = server(app, "127.0.0.1", port)
        served = asyncio.create_task(web.serve(sockets=[listening]))
        while not web.started:
            await asyncio.sleep(0.01)
        yield Site(edge, app, url)
        web.should_exit = True
        await served
        writer.close()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A room on a fresh data folder, served until the test ends."""
    async with serving(tmp_path) as served:
        yield served
