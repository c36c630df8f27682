"""The server is killed as it seals: the next one seals once, and the folder verifies."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from auction.config import Config
from auction.journal.entry import decode
from auction.journal.layout import MANIFEST
from auction.journal.store import Store
from auction.journal.verify import verify_folder
from auction.room.heads import DOCKET
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.terms import Actor
from auction.wiring.house import House, house
from tests.auction.room.served import SESSION, STREAM, setting

pytestmark = pytest.mark.scenario

ROOT = Path(__file__).parents[2]
OFFICER = Actor("staff:A01", "OFFICER")
MOMENTS = ("before the last entry", "after the last entry", "before the manifest")

# Argument 2 is one of MOMENTS.
SEALS_AND_DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from auction.journal import folder
from auction.journal.store import Store
from auction.wiring import house
from tests.scenarios.test_killed_while_sealing import MOMENTS, adjourn, opened

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Dying(Store):
    def commit(self, batches):
        sealing = any(b'"SessionSealed"' in one[1].body for b in batches for one in b.entries)
        if sealing and sys.argv[2] == MOMENTS[0]:
            die()
        super().commit(batches)
        if sealing and sys.argv[2] == MOMENTS[1]:
            die()

async def main():
    house.Store = Dying
    if sys.argv[2] == MOMENTS[2]:
        folder.replace_durably = die
    async with opened(Path(sys.argv[1])) as home:
        await adjourn(home)
        await home.seal()

asyncio.run(main())
"""


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[House]:
    """The room of that data folder, as a server takes it."""
    async with house(Config(data_dir=str(data), cameras=()), setting()) as home:
        yield home


async def adjourn(home: House) -> None:
    """The shortest day there is."""
    acts = [c.OpenSession()]
    acts += [c.StopLot(lot=mark, cause=StopCause.CLOSURE, reason="颱風") for mark in ("甲", "丙")]
    for number, act in enumerate([*acts, c.AdjournSession()]):
        await home.room.submit(c.Request(id=f"act-{number}", command=act), OFFICER)


def kinds(data: Path, stream: str) -> list[str]:
    """What a stream holds."""
    with Store(data / "rehearsal") as store:
        return [decode(one.body).kind for one in store.read(stream)]


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_sitting_is_sealed_once_and_its_folder_verifies(
    tmp_path: Path, moment: str
) -> None:
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SEALS_AND_DIES, str(tmp_path), moment, cwd=ROOT
    )
    assert await victim.wait() == -signal.SIGKILL
    folder = tmp_path / "rehearsal" / "sessions" / SESSION
    assert not (folder / MANIFEST).exists()
    assert ("SessionSealed" in kinds(tmp_path, STREAM)) is (moment != MOMENTS[0])
    async with opened(tmp_path) as home:
        assert home.room.ended is (moment == MOMENTS[0])
        if home.room.ended:
            await home.seal()
    assert verify_folder(folder).sealed
    assert kinds(tmp_path, STREAM).count("SessionSealed") == 1
    assert kinds(tmp_path, DOCKET).count("SessionRecorded") == 1
