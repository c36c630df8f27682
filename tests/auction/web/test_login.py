"""Who is at a desk: PINs, wrong ones in a row, and what ends a login."""

import asyncio
import json
import stat
from pathlib import Path

import httpx
import pytest

from auction.staff.rehearsed import rehearsal_accounts, rehearsal_people
from auction.web import login
from auction.web.login import LockedOutError, Logins
from tests.auction.web.conftest import LASTS_S, PEOPLE, Site
from tests.auction.web.test_feed import following, frame


@pytest.fixture
def logins(tmp_path: Path) -> Logins:
    return Logins(rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, tmp_path / "logins.json")


async def wrong(logins: Logins, person: str, times: int) -> None:
    for _ in range(times):
        assert await logins.begin(person, "000000") is None


async def test_a_pin_is_kept_as_a_hash_only(logins: Logins) -> None:
    account = logins.who(await logins.begin("A01", "111111"))
    assert account is not None
    assert (account.id, account.actor.id) == ("A01", "staff:A01")
    assert account.password.startswith("$argon2id$")
    assert "111111" not in repr(tuple(logins.accounts))


async def test_five_wrong_pins_lock_a_person_and_the_right_one_does_not_help(
    logins: Logins,
) -> None:
    await wrong(logins, "A01", login.TRIES)
    with pytest.raises(LockedOutError) as refused:
        await logins.begin("A01", "111111")
    assert 0 < refused.value.seconds <= login.LOCKED_S + 1
    assert await logins.begin("B01", "222222") is not None


async def test_a_right_pin_begins_the_count_anew(logins: Logins) -> None:
    for _ in range(2):
        await wrong(logins, "A01", login.TRIES - 1)
        assert await logins.begin("A01", "111111") is not None


async def test_wrong_pins_sent_at_once_are_all_counted(logins: Logins) -> None:
    outcomes = await asyncio.gather(
        *(logins.begin("A01", f"{number:06}") for number in range(40)), return_exceptions=True
    )
    assert sum(one is None for one in outcomes) == login.TRIES
    assert sum(isinstance(one, LockedOutError) for one in outcomes) == 40 - login.TRIES


async def test_nobody_can_lock_an_officer_out_of_seconding_from_the_door(logins: Logins) -> None:
    token = await logins.begin("A01", "111111")
    await wrong(logins, "A01", login.TRIES)
    assert await logins.confirms(token, "111111")


async def test_who_stole_a_cookie_has_five_guesses(logins: Logins) -> None:
    token = await logins.begin("A01", "111111")
    for _ in range(login.TRIES):
        assert not await logins.confirms(token, "000000")
    with pytest.raises(LockedOutError):
        await logins.confirms(token, "111111")
    assert logins.who(token) is None
    assert not await logins.confirms(token, "111111")


async def test_people_who_do_not_exist_are_counted_together(logins: Logins) -> None:
    for number in range(login.TRIES):
        assert await logins.begin(f"nobody-{number}", "111111") is None
    with pytest.raises(LockedOutError):
        await logins.begin("another", "111111")
    assert len(logins._tries) == 1


async def test_a_lock_out_ends(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "LOCKED_S", 0.0)
    await wrong(logins, "A01", login.TRIES)
    assert await logins.begin("A01", "111111") is not None


async def test_a_login_does_not_last_for_ever(tmp_path: Path) -> None:
    logins = Logins(rehearsal_accounts(PEOPLE), -1, LASTS_S, tmp_path / "logins.json")
    assert logins.who(await logins.begin("A01", "111111")) is None


async def test_a_login_ends_without_a_key_or_click_and_in_any_case(tmp_path: Path) -> None:
    now_s = [1_000.0]
    logins = Logins(
        rehearsal_accounts(PEOPLE), 3_600, 600, tmp_path / "logins.json", lambda: now_s[0]
    )
    idle, busy = await logins.begin("A01", "111111"), await logins.begin("B01", "222222")
    assert logins.left_s(idle) == 600
    now_s[0] += 599
    logins.stay(busy)
    assert (logins.left_s(idle), logins.left_s(busy)) == (1, 600)
    now_s[0] += 1
    assert logins.who(idle) is None
    logins.stay(idle)
    assert (logins.left_s(idle), logins.who(idle)) == (0, None)
    after = Logins(
        rehearsal_accounts(PEOPLE), 3_600, 600, tmp_path / "logins.json", lambda: now_s[0]
    )
    assert after.who(busy) is not None
    while now_s[0] < 1_000 + 3_600:
        assert logins.who(busy) is not None
        logins.stay(busy)
        now_s[0] += 300
    assert logins.who(busy) is None


async def test_to_ask_how_long_keeps_nobody_signed_in(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as nobody:
        assert (await nobody.get("/login/left")).status_code == 401
    async with site.desk("A01") as http:
        before = (await http.get("/login/left")).json()["left_s"]
        stayed = (await http.post("/login/stay")).json()["left_s"]
        site.logins.end(http.cookies[login.COOKIE])
        gone = await http.post("/login/stay")
    assert 0 < before <= LASTS_S
    assert 0 < stayed <= LASTS_S
    assert (gone.status_code, gone.json()["code"]) == (401, "not-logged-in")


async def test_a_login_outlives_the_server_but_not_the_boot_and_its_token_is_not_kept(
    logins: Logins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "logins.json"
    token, ended = await logins.begin("A01", "111111"), await logins.begin("B01", "222222")
    logins.end(ended)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token is not None
    assert token not in file.read_text("utf-8")
    after = Logins(rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, file)
    account = after.who(token)
    assert account is not None
    assert account.id == "A01"
    assert after.who(ended) is None
    monkeypatch.setattr(login, "boot_id", lambda: "another")
    assert Logins(rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, file).who(token) is None


async def test_a_damaged_file_of_logins_keeps_nobody_out(logins: Logins, tmp_path: Path) -> None:
    await logins.begin("A01", "111111")
    (tmp_path / "logins.json").write_text("{", "utf-8")
    after = Logins(rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, tmp_path / "logins.json")
    assert after.who(await after.begin("A01", "111111")) is not None


async def test_a_disk_that_is_full_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    logins = Logins(rehearsal_accounts(PEOPLE), LASTS_S, LASTS_S, tmp_path / "file" / "logins.json")
    assert logins.who(await logins.begin("A01", "111111")) is not None


def test_rehearsal_pins_outlive_a_restart_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "run" / "people.json"
    first = rehearsal_people(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert rehearsal_people(file) == first
    assert rehearsal_people(tmp_path / "other.json") != first
    assert (
        sorted(member.role for member in first) == ["AUDITOR", "CLERK", "CLERK"] + ["OFFICER"] * 2
    )


async def test_the_cookie_is_for_this_site_and_no_script(site: Site) -> None:
    async with site.desk() as http:
        answer = await http.post("/login", json={"person": "A01", "password": "111111"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_a_wrong_pin_is_said_on_the_form_and_a_lock_out_too(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        form = {"person": "C01", "password": "999999", "next": "/record"}
        for _ in range(login.TRIES):
            answer = await http.post("/login", data=form)
            assert answer.status_code == 401
            assert "does not match" in answer.text
        answer = await http.post("/login", data=form | {"password": "333333"})
        assert answer.status_code == 401
        assert "Try again in" in answer.text


async def test_a_login_leads_only_to_pages_of_this_room(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        form = {"person": "A01", "password": "111111", "next": "//evil.example/console"}
        answer = await http.post("/login", data=form)
    assert answer.headers["location"] == "/console?locale=zh"


async def test_logging_out_ends_the_feeds_of_that_login(site: Site) -> None:
    async with site.desk() as http:
        cookie = f"login={http.cookies['login']}"
        async with following(site, "console", cookie=cookie) as console, following(site) as hall:
            await frame(console)
            await http.post("/logout")
            async with asyncio.timeout(5):
                await console.wait_closed()
            assert console.close_code == 4403
            assert json.loads(await hall.recv())["t"] in {"frame", "hb"}
