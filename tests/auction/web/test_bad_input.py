"""Whatever figure is typed, the answer is a sentence that says what to do, never a defect."""

import re
from typing import get_args, get_origin, get_type_hints

import pytest

from auction.session.commands import Propose, Second, StaffCommand
from auction.terms import Command
from tests.auction.web.conftest import Site, command_id
from tests.auction.web.plausible import plausible_struct

BAD = [0, -1, 10**15, 10**30, 1.5, "1730000", "１２３", True, None, [1], {"TWD": 1}]
IDEOGRAPH = re.compile(r"[一-鿿]")
COMMANDS = [kind for kind in get_args(StaffCommand) if kind not in {Propose, Second}]


def whole(kind: object) -> bool:
    return kind is int or any(whole(part) for part in get_args(kind))


FIGURES = [
    pytest.param(kind, name, id=f"{kind.__name__}.{name}")
    for kind in COMMANDS
    for name, type_ in get_type_hints(kind).items()
    if name in kind.__struct_fields__ and whole(type_)
]


def asked(kind: type[Command], name: str, value: object) -> dict[str, object]:
    hints = get_type_hints(kind)
    listed = get_origin(hints[name]) is tuple
    return plausible_struct(kind) | {name: [value] if listed else value}


def test_there_are_figures_to_try() -> None:
    assert len(FIGURES) > 5


@pytest.mark.parametrize(("kind", "name"), FIGURES)
async def test_no_figure_is_a_defect(site: Site, kind: type[Command], name: str) -> None:
    await site.open_oral()
    async with site.desk("A01") as http:
        for number, value in enumerate(BAD):
            command = asked(kind, name, value)
            answer = await http.post(
                "/api/commands", json={"id": command_id(f"b{number}"), "command": command}
            )
            problem = answer.json()
            assert 400 <= answer.status_code < 500, (value, problem)
            assert IDEOGRAPH.search(problem["zh"]), problem
            assert problem["en"].endswith((".", "?")), problem
            assert "{" not in problem["zh"] + problem["en"]


@pytest.mark.parametrize(
    ("amount", "code", "todo"),
    [
        (0, "amount-range", "a whole number from 1 to"),
        (-1, "amount-range", "a whole number from 1 to"),
        (10**15, "amount-range", "a whole number from 1 to"),
        (60_000.5, "malformed", "write a whole number in plain figures"),
        ("６００００", "malformed", "write a whole number in plain figures"),
    ],
)
async def test_an_oral_bid_that_is_none_says_what_to_write(
    site: Site, amount: object, code: str, todo: str
) -> None:
    await site.open_oral()
    async with site.desk("B01") as http:
        command = {"kind": "BidOral", "lot": "丙", "bidder": "1", "amount": amount}
        answer = await http.post("/api/commands", json={"id": command_id("b"), "command": command})
    assert answer.json()["code"] == code
    assert todo in answer.json()["en"]
    state = site.room.scene.state
    assert state is not None
    assert state.lots["丙"].oral_bids == 0


async def test_a_malformed_field_is_told_in_both_languages(site: Site) -> None:
    command = {"kind": "BidOral", "lot": "丙", "bidder": "1", "amount": "６００００"}
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json={"id": command_id("b"), "command": command})
    problem = answer.json()
    assert problem["facts"]["field"] == "command.amount"
    assert "（command.amount）：請填整數" in problem["zh"]


@pytest.mark.parametrize(
    ("name", "status", "todo"),
    [
        ("\U00020000\U0002a6d6" * 40, 200, ""),
        ("\U00020000" * 81, 422, "longer than 80 characters"),
        ("王\ue000明", 422, "Character 2 of the name (U+E000)"),
    ],
)
async def test_rare_names_are_admitted_and_private_characters_explained(
    site: Site, name: str, status: int, todo: str
) -> None:
    await site.open_oral()
    command = {
        "kind": "AdmitPerson",
        "document": "passport",
        "number": "X1234567",
        "name": name,
    }
    async with site.desk("B01") as http:
        answer = await http.post("/api/commands", json={"id": command_id("a"), "command": command})
    assert answer.status_code == status
    if status == 200:
        shown = site.room.scene.names[answer.json()["bidder"]]
        assert shown.startswith("\U00020000")
        assert shown.endswith("\U0002a6d6")
    else:
        assert todo in answer.json()["en"]
        assert name not in answer.text
