"""What is misspelt is told with the word that was meant."""

import pytest

from auction.config.spelling import suggestion
from auction.config.toml_source import TomlProblem
from auction.rehearsal.reading import parse

SCRIPT = """\
title = "一"
[people]
A = {}
[[session]]
date = 2026-12-02
deadline = 10:30:00
lots = [{ mark = "甲", minimum = 1_000_000, deposit = 200_000 }]
steps = [{ admit = "A" }, { prepare = "1" }, { do = { kind = "DeclareUnsold", lot = "甲" } }]
"""


@pytest.mark.parametrize(
    ("was", "written", "told"),
    [
        ("{ admit =", "{ amdit =", "steps[1].amdit: there is no such key; did you mean admit?"),
        ("minimum =", "minimun =", "lots[1].minimun: there is no such key; did you mean minimum?"),
        ("[people]", "[poeple]", "poeple: there is no such key; did you mean people?"),
        ("A = {}", "A = { foreign = 1 }", "people.A.foreign: there is no such key; it takes born,"),
        ('"DeclareUnsold"', '"DeclareUnsald"', "do.kind: invalid value 'DeclareUnsald'; did you"),
        ('kind = "DeclareUnsold", lot', 'kind = "DeclareUnsold", lto', "did you mean lot?"),
        ('mark = "甲"', 'mark = "甲", kind = "movabel"', "'movabel'; did you mean movable?"),
        (
            "steps = [",
            'steps = [{ do = "RaseBox" }, ',
            "command RaseBox; did you mean RaiseBox?",
        ),
        ("steps = [", 'steps = [{ do = "Xyzzy" }, ', "no command Xyzzy; see the list of commands"),
        (
            '"甲" } }]',
            '"甲" }, expect_refusal = "lot-stge" }]',
            "there is no refusal code lot-stge; did you mean lot-stage?",
        ),
    ],
)
def test_the_word_that_was_meant_is_named(was: str, written: str, told: str) -> None:
    assert was in SCRIPT
    with pytest.raises(TomlProblem) as problem:
        parse(SCRIPT.replace(was, written, 1), "x")
    assert told in str(problem.value)


def test_few_words_are_listed_and_many_are_not() -> None:
    assert suggestion("zzz", ("a", "b")) == "it takes a, b"
    assert suggestion("zzz", [f"word{n}" for n in range(17)]) == ""
    assert suggestion("zzz", ()) == ""
