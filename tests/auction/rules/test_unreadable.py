import re

import pytest

from auction.rules.unreadable import SENTENCES, Unreadable, grouped


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_a_sentence_in_both_languages_with_the_same_facts(code: str) -> None:
    zh, en = SENTENCES[code]
    assert set(re.findall(r"{(\w+)}", zh)) == set(re.findall(r"{(\w+)}", en))
    facts = dict.fromkeys(re.findall(r"{(\w+)}", zh), "甲")
    problem = Unreadable(code, **facts)
    assert "{" not in problem.zh + problem.en
    assert problem.facts == facts


def test_only_long_figures_are_grouped() -> None:
    assert [grouped(v) for v in (2026, 9999, 10_000, -10_000, "12345")] == [
        "2026",
        "9999",
        "10,000",
        "-10,000",
        "12345",
    ]
