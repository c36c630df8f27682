"""Accounts of a sale: from the first link to a closed account, over HTTP, with real codes."""

import html
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from msgspec.structs import replace

from auction.session.roles import ADMINISTRATOR
from auction.staff.accounts import FIRST, INVITED_S, Accounts, InvitationError
from auction.staff.proofs import STEP_S, hasher
from tests.auction.web.conftest import Site, command_id, serving

PASSWORD = "correct horse battery"
CHEAP = hasher(8, 1)


class Phone:
    """An authenticator, and the time it shows."""

    def __init__(self) -> None:
        self.now_s = 1_800_000_000.0
        self._last_s: dict[str, float] = {}

    def code(self, secret: str) -> str:
        """A code that was not shown before."""
        if self._last_s.get(secret) == self.now_s:
            self.now_s += STEP_S
        self._last_s[secret] = self.now_s
        return pyotp.TOTP(secret).at(self.now_s)


class Agency:
    """A served sale whose accounts a phone holds the secrets of."""

    def __init__(self, site: Site, accounts: Accounts, phone: Phone) -> None:
        self.site, self.accounts, self.phone = site, accounts, phone
        self.secrets: dict[str, str] = {}

    def code(self, person: str) -> str:
        return self.phone.code(self.secrets[person])

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"origin": self.site.url}
        async with httpx.AsyncClient(
            base_url=self.site.url, headers=headers, trust_env=False
        ) as http:
            yield http

    async def take_up(self, http: httpx.AsyncClient, person: str, token: str) -> httpx.Response:
        """Fill in the invitation's page as its person would."""
        shown = await http.get("/welcome", params={"token": token})
        assert shown.status_code == 200
        (secret,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", shown.text)
        self.secrets[person] = secret.replace(" ", "")
        form = {"token": token, "password": PASSWORD, "again": PASSWORD, "code": self.code(person)}
        return await http.post("/welcome", data=form)

    async def log_in(self, http: httpx.AsyncClient, person: str, code: str) -> httpx.Response:
        return await http.post(
            "/login", json={"person": person, "password": PASSWORD, "code": code}
        )

    async def invite(self, administrator: httpx.AsyncClient, person: str, role: str) -> str:
        form = {"id": person, "name": "羅子安", "role": role, "factor": self.code(FIRST)}
        answer = await administrator.post("/accounts", data=form)
        assert answer.status_code == 200, answer.text
        return token_on(answer.text)


def token_on(page: str) -> str:
    (link,) = re.findall(r"<code[^>]*data-link>([^<]+)</code>", page)
    return parse_qs(urlsplit(html.unescape(link)).query)["token"][0]


@pytest.fixture
async def agency(tmp_path: Path) -> AsyncIterator[Agency]:
    """A sale with its first administrator invited."""
    phone = Phone()
    accounts = Accounts(tmp_path / "keys" / "accounts.json", CHEAP, now_s=lambda: phone.now_s)
    async with serving(tmp_path, accounts=accounts) as site:
        yield Agency(site, accounts, phone)


async def test_from_the_first_link_to_an_act_of_two_and_a_closed_account(
    agency: Agency, tmp_path: Path
) -> None:
    file = tmp_path / "keys" / "accounts.json"
    first = agency.accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    async with agency.browser() as administrator, agency.browser() as officer:
        begun = await agency.take_up(administrator, FIRST, first)
        assert begun.headers["location"] == "/accounts?locale=zh"
        assert (await administrator.get("/welcome", params={"token": first})).status_code == 404
        token = await agency.invite(administrator, "A01", "OFFICER")
        begun = await agency.take_up(officer, "A01", token)
        assert begun.headers["location"] == "/console?locale=zh"
        assert (await officer.get("/console")).status_code == 200
        assert agency.site.room.setting.staff == (FIRST, "A01")

        code = agency.code("A01")
        async with agency.browser() as thief:
            taken = await agency.log_in(officer, "A01", code)
            assert taken.status_code == 303
            again = await agency.log_in(thief, "A01", code)
            assert again.status_code == 401, "a code counts once"

        factor = {"factor": agency.code(FIRST)}
        closed = await administrator.post("/accounts/A01/close", data=factor)
        assert closed.status_code == 303
        assert (await officer.get("/console")).status_code == 302
        assert (await agency.log_in(officer, "A01", agency.code("A01"))).status_code == 401
    kept = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in kept
    assert first not in kept
    assert agency.site.looks >= 5, "invited, begun and closed are in the journal"


async def test_both_of_two_give_a_code_of_their_own_and_never_twice(agency: Agency) -> None:
    first = agency.accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    await agency.site.open_oral()
    async with agency.browser() as administrator, agency.browser() as a, agency.browser() as b:
        await agency.take_up(administrator, FIRST, first)
        for http, person, role in ((a, "A01", "OFFICER"), (b, "B01", "CLERK")):
            await agency.take_up(http, person, await agency.invite(administrator, person, role))

        async def ask(http: httpx.AsyncClient, name: str, command: object, **more: str) -> str:
            body = {"id": command_id(name), "command": command, **more}
            answer = (await http.post("/api/commands", json=body)).json()
            return str(answer.get("code") or answer.get("proposal") or answer["status"])

        suspend, resume = (
            {"kind": kind, "reason": "測試"} for kind in ("SuspendSession", "ResumeSession")
        )
        assert await ask(a, "s", suspend) == "ACCEPTED"
        propose = {"kind": "Propose", "act": resume}
        assert await ask(a, "1", propose) == "no-factor"
        proposal = await ask(a, "p", propose, factor=agency.code("A01"))
        second = {"kind": "Second", "proposal": proposal}
        assert await ask(b, "2", second, factor=PASSWORD) == "no-factor"
        assert await ask(b, "3", second, factor=agency.code("A01")) == "no-factor"
        spent = agency.code("B01")
        assert await ask(b, "4", second, factor=spent) == "ACCEPTED"
        await ask(a, "s2", suspend)
        proposal = await ask(a, "p2", propose, factor=agency.code("A01"))
        second = {"kind": "Second", "proposal": proposal}
        assert await ask(b, "5", second, factor=spent) == "no-factor"


async def test_a_stolen_cookie_of_an_administrator_makes_no_accounts(agency: Agency) -> None:
    first = agency.accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    async with agency.browser() as http:
        await agency.take_up(http, FIRST, first)
        form = {"id": "A09", "name": "某人", "role": "OFFICER", "factor": "000000"}
        assert (await http.post("/accounts", data=form)).json()["code"] == "no-factor"
        form["factor"] = agency.code(FIRST)
        taken = form | {"id": FIRST}
        assert (await http.post("/accounts", data=taken)).json()["code"] == "account-taken"
        own = {"factor": agency.code(FIRST)}
        answer = await http.post(f"/accounts/{FIRST}/close", data=own)
        assert answer.json()["code"] == "own-account"
        answer = await http.post("/accounts/Z99/close", data=own)
        assert answer.json()["code"] == "no-account"
    assert [one.id for one in agency.accounts] == [FIRST]


async def test_a_new_invitation_takes_every_factor_away(agency: Agency) -> None:
    first = agency.accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    async with agency.browser() as administrator, agency.browser() as clerk:
        await agency.take_up(administrator, FIRST, first)
        await agency.take_up(clerk, "B01", await agency.invite(administrator, "B01", "CLERK"))
        assert (await clerk.get("/console")).status_code == 200
        form = {"factor": agency.code(FIRST)}
        answer = await administrator.post("/accounts/B01/invite", data=form)
        assert (await clerk.get("/console")).status_code == 302
        assert (await agency.log_in(clerk, "B01", agency.code("B01"))).status_code == 401
        assert (await agency.take_up(clerk, "B01", token_on(answer.text))).status_code == 303
        assert (await clerk.get("/console")).status_code == 200


async def test_who_has_an_account_is_told_nobody_at_the_door(agency: Agency) -> None:
    agency.accounts.invite("A01", "許雅文", "OFFICER")
    agency.site.room.setting = replace(agency.site.room.setting, rehearsal=False)
    async with agency.browser() as http:
        for page in ("/", "/login"):
            shown = (await http.get(page)).text
            assert "許雅文" not in shown
            assert "A01" not in shown


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("short", "short", "short"),
        (PASSWORD, PASSWORD + " ", "differ"),
        ("abababababababab", "abababababababab", "monotonous"),
        ("i am officer a01 x", "i am officer a01 x", "own-name"),
        (PASSWORD, PASSWORD, "code"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_the_invitation_stays(
    agency: Agency, password: str, again: str, why: str
) -> None:
    token = agency.accounts.invite("A01", "許雅文", "OFFICER")
    account = agency.accounts.invited(token)
    assert account is not None
    with pytest.raises(InvitationError) as refused:
        agency.accounts.take_up(account, password, again, "00000x")
    assert refused.value.code == why
    async with agency.browser() as http:
        form = {"token": token, "password": password, "again": again, "code": "00000x"}
        answer = await http.post("/welcome", data=form)
        assert answer.status_code == 401
        assert 'role="alert"' in answer.text
        assert (await agency.take_up(http, "A01", token)).status_code == 303


def test_an_invitation_ends_after_a_day_and_accounts_outlive_a_restart(tmp_path: Path) -> None:
    phone, file = Phone(), tmp_path / "keys" / "accounts.json"

    def opened() -> Accounts:
        return Accounts(file, CHEAP, now_s=lambda: phone.now_s)

    accounts = opened()
    assert not accounts.administered
    token = accounts.invite(FIRST, "系統管理者", ADMINISTRATOR)
    account = opened().invited(token)
    assert account is not None
    secret = accounts.offered(account)
    accounts.take_up(account, PASSWORD, PASSWORD, phone.code(secret))
    assert opened().administered
    code = phone.code(secret)
    assert accounts.proves(FIRST, PASSWORD, code)
    assert not opened().proves(FIRST, PASSWORD, code), "spent codes stay spent"
    late = accounts.invite("A01", "許雅文", "OFFICER")
    phone.now_s += INVITED_S
    assert accounts.invited(late) is None


def test_an_invitation_is_taken_up_once_even_when_two_try_at_the_same_time(tmp_path: Path) -> None:
    phone = Phone()
    accounts = Accounts(tmp_path / "a.json", CHEAP, now_s=lambda: phone.now_s)
    account = accounts.invited(accounts.invite("A01", "許雅文", "OFFICER"))
    assert account is not None
    code = phone.code(accounts.offered(account))
    accounts.take_up(account, PASSWORD, PASSWORD, code)
    with pytest.raises(InvitationError):
        accounts.take_up(account, PASSWORD, PASSWORD, code)
