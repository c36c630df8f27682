"""Commands over HTTP: who may send what, once, and what they are told when it is refused."""

import asyncio

import pytest

from auction.web.app import NotLoopbackError, server
from tests.auction.web.conftest import Site, command_id


def bid(id_: str, bidder: str, amount: object) -> dict[str, object]:
    command = {"kind": "BidOral", "lot": "丙", "bidder": bidder, "amount": amount}
    return {"id": command_id(id_), "command": command}


async def test_a_bid_is_accepted_and_can_be_looked_up(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "1", 60_000))
        assert answer.status_code == 200
        assert answer.json()["status"] == "ACCEPTED"
        again = await http.get(f"/api/commands/{command_id('b1')}")
        assert again.json() == answer.json()
        assert (await http.get("/api/commands/nothing")).status_code == 404


async def test_the_answer_names_no_entry_from_which_drops_could_be_counted(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "1", 60_000))
    assert set(answer.json()) == {"id", "status", "code", "facts", "proposal", "bidder"}


async def test_forty_at_once_under_one_id_are_one_bid(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answers = await asyncio.gather(
            *(http.post("/api/commands", json=bid("same", "1", 60_000)) for _ in range(40))
        )
    assert {answer.text for answer in answers} == {answers[0].text}
    assert {answer.status_code for answer in answers} == {200}
    state = site.room.scene.state
    assert state is not None
    assert state.lots["丙"].oral_bids == 1


async def test_one_id_with_another_body_is_refused(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        await http.post("/api/commands", json=bid("b1", "1", 60_000))
        answer = await http.post("/api/commands", json=bid("b1", "1", 61_000))
    assert (answer.status_code, answer.json()["code"]) == (409, "id-reused")


async def test_a_refusal_says_what_to_do_in_both_languages(site: Site) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "56", 60_000))
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["code"] == "bidder-unknown"
    assert "56" in problem["zh"]
    assert "Read it again" in problem["en"]
    assert problem["detail"] == problem["en"]


@pytest.mark.parametrize("amount", [1.5, "60000", None, True, [60000]])
async def test_an_amount_that_is_no_whole_number_is_named(site: Site, amount: object) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "1", amount))
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"
    assert "amount" in answer.json()["en"]


async def test_an_unknown_command_and_an_unknown_field_are_named(site: Site) -> None:
    async with site.desk() as http:
        unknown = await http.post(
            "/api/commands", json={"id": command_id("x"), "command": {"kind": "Sell"}}
        )
        extra = {"id": command_id("x"), "command": {"kind": "OpenSession", "now": True}}
        field = await http.post("/api/commands", json=extra)
        empty = await http.post("/api/commands", content=b"")
    assert "Sell" in unknown.json()["en"]
    assert "now" in field.json()["en"]
    assert {unknown.status_code, field.status_code, empty.status_code} == {400}


async def test_without_a_login_nothing_is_taken(site: Site) -> None:
    async with site.desk() as http:
        http.cookies.clear()
        answer = await http.post("/api/commands", json=bid("b1", "1", 60_000))
    assert answer.status_code == 401


async def test_an_auditor_may_ask_for_nothing(site: Site) -> None:
    await site.open_oral()
    async with site.desk("C01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "1", 60_000))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-role")


async def test_a_stolen_cookie_can_neither_propose_nor_second(site: Site) -> None:
    await site.open_oral()
    reason = {"kind": "SuspendSession", "reason": "測試"}
    resume = {"kind": "ResumeSession", "reason": "繼續"}
    async with site.desk("A01") as officer, site.desk("B01") as clerk:
        await officer.post("/api/commands", json={"id": command_id("s"), "command": reason})
        proposal = {"id": command_id("p"), "command": {"kind": "Propose", "act": resume}}
        stolen = await officer.post("/api/commands", json=proposal)
        proposal |= {"id": command_id("p2"), "factor": "111111"}
        proposed = (await officer.post("/api/commands", json=proposal)).json()["proposal"]
        second = {"kind": "Second", "proposal": proposed}
        without = await clerk.post("/api/commands", json={"id": command_id("1"), "command": second})
        wrong = {"id": command_id("2"), "command": second, "factor": "999999"}
        guessed = await clerk.post("/api/commands", json=wrong)
        own = {"id": command_id("3"), "command": second, "factor": "111111"}
        himself = await officer.post("/api/commands", json=own)
        right = {"id": command_id("4"), "command": second, "factor": "222222"}
        agreed = await clerk.post("/api/commands", json=right)
    assert stolen.json()["code"] == "no-factor"
    assert [without.json()["code"], guessed.json()["code"]] == ["no-factor", "no-factor"]
    assert himself.json()["code"] == "same-person"
    assert agreed.json()["status"] == "ACCEPTED"


async def test_five_wrong_pins_lock_a_person_out(site: Site) -> None:
    async with site.desk("A01") as http:
        for _ in range(5):
            wrong = await http.post("/login", json={"person": "B01", "password": "000000"})
            assert wrong.status_code == 401
        locked = await http.post("/login", json={"person": "B01", "password": "222222"})
    assert locked.status_code == 401
    assert "Too many wrong tries" in locked.text


def test_beyond_this_machine_is_refused_without_a_certificate(site: Site) -> None:
    with pytest.raises(NotLoopbackError, match="on this machine only"):
        server(site.hub, "0.0.0.0", 8000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "王小明",
        "2026-12-02-1/ReachDeadline/1/3",
        "box/drop/1",
        "b1",
        "123E4567-E89B-42D3-A456-426614174000",
        "123e4567e89b42d3a456426614174000",
        "123e4567-e89b-42d3-a456-426614174000 ",
    ],
)
async def test_an_id_names_nobody_and_takes_none_of_the_rooms_own(site: Site, id_: str) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json=bid("b1", "1", 60_000) | {"id": id_})
    assert (answer.status_code, answer.json()["code"]) == (400, "id-form")
    assert "UUID" in answer.json()["zh"]
