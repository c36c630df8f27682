"""The naive model stands on its own: it knows no module of the product, only plain data."""

import ast
from pathlib import Path

import pytest

from tests.auction.session.law import forms

LAW = sorted((Path(__file__).parent / "law").glob("*.py"))


@pytest.mark.parametrize("module", LAW, ids=lambda path: path.stem)
def test_it_imports_nothing_of_the_product(module: Path) -> None:
    tree = list(ast.walk(ast.parse(module.read_text("utf-8"))))
    assert not any(isinstance(one, ast.Import) for one in tree)
    named = {one.module or "" for one in tree if isinstance(one, ast.ImportFrom)}
    foreign = {name for name in named if not name.startswith("tests.auction.session.law")}
    assert foreign <= {"collections.abc", "dataclasses", "fractions"}


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("壹佰貳拾參萬肆仟伍佰元整", 1_234_500),
        ("貳仟萬零伍拾元整", 20_000_050),
        ("貳佰參拾肆萬伍仟元整", 2_345_000),
        ("壹億元整", 100_000_000),
        ("看不清楚", None),
        ("", None),
    ],
)
def test_it_reads_capital_numerals_by_itself(written: str, amount: int | None) -> None:
    assert forms.in_words(written) == amount
