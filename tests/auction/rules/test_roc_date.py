from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.rules.roc_date import parse_roc_date, roc_date, roc_year
from auction.rules.unreadable import Unreadable

WEDNESDAY = date(2026, 12, 2)


def test_the_session_day_is_written_with_its_weekday() -> None:
    assert roc_date(WEDNESDAY) == "115年12月2日（三）"
    assert roc_date(WEDNESDAY, weekday=False) == "115年12月2日"
    assert roc_year(WEDNESDAY) == 115


@pytest.mark.parametrize(
    "text",
    [
        "115年12月2日",
        "民國115年12月02日(三)",
        "中華民國 115 年 12 月 2 日 星期三",
        "１１５年１２月２日（三）",
        "115/12/2",
        "115.12.02",
        "115-12-02",
        "1151202",
    ],
)
def test_many_spellings_mean_the_same_day(text: str) -> None:
    assert parse_roc_date(text) == WEDNESDAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date-unreadable"),
        ("2026-12-02", "date-unreadable"),
        ("115/12.2", "date-unreadable"),
        ("115年2月30日", "date-impossible"),
        ("115年13月1日", "date-impossible"),
        ("0年1月1日", "date-before-roc"),
        ("115年12月2日（四）", "date-weekday"),
    ],
)
def test_impossible_dates_get_a_sentence(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_roc_date(text)
    assert caught.value.code == code


def test_days_before_the_republic_have_no_roc_year() -> None:
    with pytest.raises(Unreadable):
        roc_date(date(1911, 12, 31))


@given(st.dates(min_value=date(1912, 1, 1), max_value=date(2910, 12, 31)))
def test_dates_read_back(day: date) -> None:
    assert parse_roc_date(roc_date(day)) == day
    assert parse_roc_date(roc_date(day, weekday=False)) == day


def test_sentences_say_which_day_is_meant() -> None:
    with pytest.raises(Unreadable) as impossible:
        parse_roc_date("115年2月30日")
    assert impossible.value.facts == {"year": 115, "month": 2, "day": 30}
    with pytest.raises(Unreadable) as weekday:
        parse_roc_date("115年12月2日（四）")
    assert weekday.value.facts == {"written": "四", "right": "三"}
