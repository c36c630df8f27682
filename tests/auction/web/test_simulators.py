"""The page of the simulated machines: there only where they are simulated, and its buttons act."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from auction.rehearsal.things import act_on
from auction.rehearsal.troubles import TROUBLES
from auction.web.app import Edge, create_app
from display.views import simulators as words
from tests.auction.web.conftest import Site

ENVELOPE_REFUSED = "Bid box: An envelope goes in: The machine&#39;s state does not allow it now"


@pytest.fixture
async def controls(tmp_path: Path) -> AsyncIterator[dict[str, Path]]:
    """A simulated box and clock behind ptys."""
    sockets = {name: tmp_path / f"{name}.sock" for name in TROUBLES}
    async with asyncio.timeout(30):
        processes = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "devices.simulators", name),
                *("--link", tmp_path / name, "--control", control),
                stdout=asyncio.subprocess.PIPE,
            )
            for name, control in sockets.items()
        ]
        for one in processes:
            assert one.stdout
            await one.stdout.readline()
    yield sockets
    for one in processes:
        if one.returncode is None:
            one.terminate()
        await one.wait()


def simulated(site: Site, controls: dict[str, Path]) -> httpx.ASGITransport:
    """The site's own edge, told of simulators."""
    fields = {name: getattr(site.edge, name) for name in Edge.__struct_fields__}
    edge = Edge(**fields | {"simulators": controls})
    return httpx.ASGITransport(create_app(edge, frozenset({site.url})))


def test_every_trouble_has_its_words() -> None:
    assert set(TROUBLES) == set(words.MACHINES)
    assert {name for known in TROUBLES.values() for name in known} == set(words.TROUBLES)


@pytest.mark.pty
async def test_every_button_acts_on_the_simulator_itself(
    site: Site, controls: dict[str, Path]
) -> None:
    async with (
        site.desk() as officer,
        httpx.AsyncClient(
            transport=simulated(site, controls), base_url=site.url, headers=officer.headers
        ) as desk,
    ):
        desk.cookies = officer.cookies
        assert "Something holds the column" in (await desk.get("/simulators?locale=en")).text
        for machine, known in TROUBLES.items():
            for name, trouble in known.items():
                for turn in ("begin", "end") if trouble.end else ("begin",):
                    page = await desk.post(
                        f"/simulators/{machine}/{name}?locale=en", data={"turn": turn}
                    )
                    assert page.status_code == 200
                    # Shut and bolted, as it is: no envelope goes in and no door comes open.
                    taken = (name, turn) not in {("envelope", "begin"), ("door", "begin")}
                    assert (": Done" in page.text) is taken, (machine, name, turn)
                    if (machine, name, turn) == ("box", "jam", "begin"):
                        assert "jammed 1" in page.text
        page = await desk.post("/simulators/box/envelope?locale=en", data={"turn": "begin"})
        assert ENVELOPE_REFUSED in page.text
        await act_on(controls["clock"], {"do": "quit"})
        page = await desk.post("/simulators/clock/freeze?locale=en", data={"turn": "begin"})
        assert "The simulator does not answer" in page.text
        assert (await desk.post("/simulators/box/love", data={"turn": "end"})).status_code == 404
        assert (await desk.post("/simulators/box/jam", data={"turn": "on"})).status_code == 400
