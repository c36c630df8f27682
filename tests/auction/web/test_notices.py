"""What everybody may read: never a reserve that was not disclosed."""

from pathlib import Path

import httpx
from msgspec.structs import replace

from auction.web.notices import noticed
from tests.auction.web.conftest import MACHINE_LOT, Site


def test_a_reserve_is_told_only_when_it_is_disclosed() -> None:
    assert noticed(MACHINE_LOT).reserve is None
    assert noticed(replace(MACHINE_LOT, reserve_disclosed=True)).reserve == 80_000


async def test_todays_lots_are_data_without_the_reserve(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        answer = await http.get("/api/today")
    (lot,) = answer.json()["lots"]
    assert (lot["mark"], lot["title_zh"], lot["opening_price"]) == ("丙", "水果清洗線", 50_000)
    assert lot["reserve"] is None
    assert "80000" not in answer.text


async def test_no_frame_anybody_gets_shows_the_reserve(site: Site, tmp_path: Path) -> None:
    del tmp_path
    await site.open_oral()
    frame = site.hub.frame("hall", "zh")
    for text in (frame.html, frame.model.decode()):
        assert "80,000" not in text
        assert "80000" not in text
