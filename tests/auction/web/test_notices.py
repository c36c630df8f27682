"""What everybody may read, by page and by frame: never a reserve that was not disclosed."""

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
    for view in ("hall", "phone"):
        frame = site.hub.frame(view, "zh")
        for text in (frame.html, frame.model.decode()):
            assert "80,000" not in text
            assert "80000" not in text


async def test_a_phone_needs_no_login_and_asks_for_frames_where_it_has_no_socket(
    site: Site,
) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        page = await http.get("/phone?locale=en")
        first = (await http.get("/frame/phone?locale=en")).json()
        same = (await http.get(f"/frame/phone?locale=en&e={first['e']}&v={first['v']}")).json()
        other_run = (await http.get(f"/frame/phone?locale=en&e=old&v={first['v']}")).json()
        await site.open_oral()
        newer = (await http.get(f"/frame/phone?locale=en&e={first['e']}&v={first['v']}")).json()
    assert page.status_code == 200
    assert first["html"] in page.text
    assert (first["t"], same["t"], other_run["t"], newer["t"]) == ("frame", "hb", "frame", "frame")
    assert newer["v"] > first["v"]


async def test_frames_of_staff_are_not_asked_for_that_way(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        for view in ("console", "record", "nothing"):
            answer = await http.get(f"/frame/{view}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
