"""The same act done straightforwardly: Litestar, SQLAlchemy's async ORM, a lock, Channels.

What a good newcomer writes in an afternoon from the documentation of these libraries, with their
defaults, durable as ours is (WAL, `synchronous=FULL`). It does less than the room: no journal, no
hashes, no acts of two, no logins. The frame it publishes is a template made from one of the room's
own, so that both sides send the same bytes. Start it with STRAIGHT_DATABASE and STRAIGHT_FRAME set:

    uvicorn tests.bench.straight.app:app
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import Connection

from jinja2 import Template
from litestar import Litestar, Request, post
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.datastructures import State
from litestar.exceptions import ClientException
from msgspec import Struct
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from tests.bench.straight.models import Base, Bid, Bidder, Lot

DATABASE = os.environ["STRAIGHT_DATABASE"]
FRAME = Template(Path(os.environ["STRAIGHT_FRAME"]).read_text(encoding="utf-8"))
LOT = "丙"

engine = create_async_engine(f"sqlite+aiosqlite:///{DATABASE}")
sessions = async_sessionmaker(engine, expire_on_commit=False)
lock = asyncio.Lock()
channels = ChannelsPlugin(
    backend=MemoryChannelsBackend(), channels=["hall"], create_ws_route_handlers=True
)


@event.listens_for(engine.sync_engine, "connect")
def _durable(connection: Connection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


class OralBid(Struct):
    """What the clerk's browser sends."""

    id: str
    lot: str
    bidder: str
    amount: int


class Accepted(Struct):
    """What it gets back."""

    id: str
    status: str


async def _judge(session: AsyncSession, bid: OralBid) -> Lot:
    lot = await session.get(Lot, bid.lot)
    if lot is None or lot.sold:
        raise ClientException("the lot is not under the hammer")
    if await session.get(Bidder, bid.bidder) is None:
        raise ClientException("nobody holds that paddle")
    if lot.high_bidder == bid.bidder:
        raise ClientException("the bidder already holds the high bid")
    least = lot.opening_price if lot.high is None else lot.high + lot.step
    if bid.amount < least:
        raise ClientException("the bid is too low")
    return lot


@post("/bids", status_code=200)
async def bid_oral(data: OralBid, request: Request[None, None, State]) -> Accepted:
    """Judge, commit, answer, publish."""
    async with lock, sessions() as session:
        done = await session.scalar(select(Bid).where(Bid.command_id == data.id))
        if done is None:
            lot = await _judge(session, data)
            lot.high, lot.high_bidder, lot.calls = data.amount, data.bidder, 0
            session.add(_row(data))
            await session.commit()
    if done is None:
        frame = FRAME.render(amount=f"{data.amount:,}")
        request.app.plugins.get(ChannelsPlugin).publish(frame, "hall")
    return Accepted(id=data.id, status="ACCEPTED")


def _row(bid: OralBid) -> Bid:
    return Bid(command_id=bid.id, lot_mark=bid.lot, bidder_number=bid.bidder, amount=bid.amount)


@asynccontextmanager
async def _tables(_app: Litestar) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions() as session:
        session.add(Lot(mark=LOT, step=1_000, opening_price=10_000))
        session.add_all(Bidder(number=str(number)) for number in range(1, 31))
        await session.commit()
    yield
    await engine.dispose()


app = Litestar([bid_oral], plugins=[channels], lifespan=[_tables])
