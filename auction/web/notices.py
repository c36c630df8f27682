"""For everybody: today's notices as data, and whether the room takes commands."""

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from msgspec.structs import replace

from auction.terms import Lot
from auction.web.edge import Edge

_STANDING_STILL = 503


def noticed(lot: Lot) -> Lot:
    """A lot as the public notice has it: without a reserve that is not disclosed."""
    return lot if lot.reserve_disclosed else replace(lot, reserve=None)


class Notices(Controller):
    """What needs no login and shows nothing that happens in the room."""

    @get("/api/today")
    async def today(self, edge: NamedDependency[Edge]) -> Response[bytes]:
        """Today's lots as they were announced."""
        setting = edge.room.setting
        today = {
            "branch": setting.branch,
            "date": setting.date,
            "rehearsal": setting.rehearsal,
            "lots": tuple(noticed(lot) for lot in setting.lots),
        }
        return Response(msgspec.json.encode(today), media_type="application/json")

    @get("/healthz")
    async def health(self, edge: NamedDependency[Edge]) -> Response[str]:
        """Whether the room takes commands."""
        running = edge.room.running()
        return Response(
            "ok" if running else "standing still for its journal",
            status_code=200 if running else _STANDING_STILL,
            media_type=MediaType.TEXT,
        )
