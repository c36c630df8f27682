"""What does not fit says where, why and what to write, in both languages."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from auction.config.misfit import FORMS, Misfit, misfit
from auction.config.tree import Config
from auction.docket.lot_list import DayList
from auction.rehearsal.script import schema
from auction.web.commands import Posted

_OF_PYTHON = re.compile(r"`|NoneType|\bstr\b|\bint\b|\bobject\b|\barray\b|\bnull\b|regex")


class Kind(StrEnum):
    LAND = "land"


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    either: str | tuple[str, ...] | None = None
    label: Annotated[str, Meta(pattern=r"^\w[\w-]{0,15}$")] = "A"
    leaf: Leaf = Leaf()
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
        ('{"either": 5}', ("either",), "write text, in quotes, or a list in square brackets"),
        ('{"label": "a b"}', ("label",), "a label is 1 to 16 letters, digits, - and _"),
        ('{"leaf": 5}', ("leaf",), "its keys in braces"),
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
    assert not _OF_PYTHON.search(found.why)
    assert not found.zh.isascii()


def test_a_missing_key_ends_the_path() -> None:
    class Needy(msgspec.Struct):
        leaf: Leaf
        n: int

    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode("{}", type=Needy)
    found = misfit(caught.value)
    assert (found.path, found.why, found.en) == (("leaf",), "this key is missing", "add it")


def test_every_form_of_text_has_words_that_say_how_it_is_written() -> None:
    schemas: list[object] = [msgspec.json.schema(one) for one in (Config, DayList, Posted)]
    forms = set(_patterns([*schemas, schema()]))
    assert forms
    assert forms <= FORMS.keys()


def _patterns(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "pattern" and isinstance(one, str):
                yield one
            yield from _patterns(one)
