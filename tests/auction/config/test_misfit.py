"""What does not fit says where, why and what to write, in both languages."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from auction.config.misfit import Misfit, misfit


class Kind(StrEnum):
    LAND = "land"


class Leaf(msgspec.Struct, forbid_unknown_fields=True):
    n: int = 0


class Tree(msgspec.Struct, forbid_unknown_fields=True):
    amount: int = 0
    maybe: int | None = None
    least: Annotated[int, Meta(ge=5)] = 5
    text: str = ""
    short: Annotated[str, Meta(max_length=2)] = ""
    flag: bool = False
    day: date | None = None
    moment: datetime | None = None
    hour: time | None = None
    kind: Kind = Kind.LAND
    pair: tuple[str, str] = ("", "")
    leaves: tuple[Leaf, ...] = ()


def told(body: str) -> Misfit:
    with pytest.raises(msgspec.MsgspecError) as caught:
        msgspec.json.decode(body, type=Tree)
    return misfit(caught.value)


@pytest.mark.parametrize(
    ("body", "path", "todo"),
    [
        ('{"amount": 1.5}', ("amount",), "a whole number in plain figures"),
        ('{"amount": "1730000"}', ("amount",), "a whole number in plain figures"),
        ('{"amount": "１２３"}', ("amount",), "a whole number in plain figures"),
        ('{"amount": null}', ("amount",), "a whole number in plain figures"),
        ('{"amount": 1e400}', ("amount",), "a whole number in plain figures"),
        ('{"maybe": true}', ("maybe",), "a whole number in plain figures"),
        ('{"least": 4}', ("least",), "a whole number within that limit"),
        ('{"text": 1}', ("text",), "text, in quotes"),
        ('{"short": "abc"}', ("short",), "text of that length"),
        ('{"flag": 1}', ("flag",), "true or false"),
        ('{"day": "2026-02-30"}', ("day",), "write a day that exists, such as 2026-12-02"),
        ('{"day": 5}', ("day",), "write a day that exists, such as 2026-12-02"),
        ('{"moment": "2026-13-01T00:00:00Z"}', ("moment",), "a day that exists and a time"),
        ('{"moment": 5.5}', ("moment",), "a day that exists and a time"),
        ('{"hour": "10:61:00"}', ("hour",), "a time such as 10:30:00"),
        ('{"hour": 5}', ("hour",), "a time such as 10:30:00"),
        ('{"kind": "sea"}', ("kind",), "check the spelling"),
        ('{"pair": ["a"]}', ("pair",), "that many items"),
        ('{"leaves": 3}', ("leaves",), "a list in square brackets"),
        ('{"leaves": [{"n": 1}, {"n": "x"}]}', ("leaves", 1, "n"), "a whole number"),
        ('{"leaves": [{"m": 1}]}', ("leaves", 0, "m"), "check the spelling or remove it"),
        ('{"amount": １}', (), "send it from the room's own page"),
        ("", (), "send it from the room's own page"),
    ],
)
def test_every_misfit_says_where_it_is_and_what_to_write(
    body: str, path: tuple[str | int, ...], todo: str
) -> None:
    found = told(body)
    assert found.path == path
    assert todo in found.en
    assert found.why[0].islower()
    assert not found.zh.isascii()


def test_a_missing_key_ends_the_path() -> None:
    class Needy(msgspec.Struct):
        leaf: Leaf
        n: int

    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode("{}", type=Needy)
    found = misfit(caught.value)
    assert (found.path, found.why, found.en) == (("leaf",), "this key is missing", "add it")
