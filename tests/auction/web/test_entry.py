"""The entry desk compares before it admits: what it says, to whom, and that nothing is written."""

import re

import httpx

from auction.rules.eligibility import Prohibition
from auction.session.commands import ProhibitPerson
from tests.auction.web.conftest import Site, command_id

WANG = {"document": "national_id", "number": "A123456789", "name": "王小明"}


async def known(desk: httpx.AsyncClient, locale: str = "zh", **typed: str) -> str:
    answer = await desk.post(f"/entry/known?locale={locale}", json=WANG | typed)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_whoever_was_admitted_today_fills_the_page_with_their_paddle(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as desk:
        again = await known(desk, number=" a1234-56789 ", name="")
        other = await known(desk, number="B123456780", name="")
    assert "data-duplicate" in again
    assert "此人已有號牌 1，不再核發第二個。" in again
    assert "data-duplicate" not in other
    assert "檢查碼相符" in other


async def test_a_namesake_is_told_with_a_masked_number(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as desk:
        said = await known(desk, number="B123456780")
        same = await known(desk)
    assert "同名者 王○明：號牌 1，證號 A1234*****" in said
    assert "A123456789" not in said
    assert "同名者" not in same


async def test_a_name_like_it_is_told_and_too_many_are_not(site: Site) -> None:
    await site.open_oral()
    obligor = ProhibitPerson(
        document="national_id", number="B123456780", name="陳大文", role=Prohibition.OBLIGOR
    )
    await site.ask("prohibit", obligor)
    async with site.desk("B01") as desk:
        like = await known(desk, number="", name="王大明")
        listed = await known(desk, number="", name="陳大文")
        short = await known(desk, number="", name="王")
        english = await known(desk, "en", number="", name="陳大文")
        for place in range(7):
            document = {"document": "passport", "number": f"K123456{place}", "name": "林志玲"}
            posted = {
                "id": command_id(f"many{place}"),
                "command": {"kind": "AdmitPerson"} | document,
            }
            assert (await desk.post("/api/commands", json=posted)).is_success
        many = await known(desk, number="", name="林志玲")
    assert "字形相近者 王○明：號牌 1" in like
    assert "不得應買名單（義務人），證號 B1234*****" in listed
    assert "陳大文" not in listed
    assert "may not bid (the obligor)" in english
    assert "<li" not in short
    assert "請輸入證號" in many


async def test_whoever_was_admitted_is_told_with_the_time(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as desk:
        again = await known(desk)
    assert re.search(r"\d\d:\d\d:\d\d 報到", again)


async def test_who_may_not_bid_is_told_with_the_article_and_may_come_in(site: Site) -> None:
    await site.open_oral()
    obligor = ProhibitPerson(
        document="national_id", number="B123456780", name="陳某", role=Prohibition.OBLIGOR
    )
    await site.ask("prohibit", obligor)
    async with site.desk("B01") as desk:
        said = await known(desk, number="B123456780", name="")
        english = await known(desk, "en", number="B123456780", name="")
    assert "義務人，不得應買標別 丙；可入場" in said
    assert "強制執行法 §70(6)" in said
    assert "Is the obligor of lot 丙: may come in, may not bid" in english


async def test_what_was_mistyped_is_told_before_it_is_sent(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as desk:
        wrong_digit = await known(desk, number="A123456788", name="")
        no_number = await known(desk, number="?", name="")
        no_name = await known(desk, number="", name="王\u202e明")
        rare = await known(desk, number="", name="王𡍼明")
        passport = await known(desk, document="passport", number="K1234567", name="")
        nothing = await known(desk, number="", name="")
    assert "檢查碼不符" in wrong_digit
    assert "證號格式與所選證件不符" in no_number
    assert "無法收受" in no_name
    assert "𡍼" in rare
    assert "護照沒有檢查碼" in passport
    assert "<li" not in nothing


async def test_comparing_writes_nothing_and_unknown_documents_are_refused(site: Site) -> None:
    await site.open_oral()
    before = site.room._ledger.durable
    async with site.desk("B01") as desk:
        await known(desk)
        answer = await desk.post("/entry/known", json=WANG | {"document": "library_card"})
        broken = await desk.post("/entry/known", content=b"[]")
    assert answer.json()["code"] == "document-unknown"
    assert broken.status_code == 400
    assert site.room._ledger.durable is before
