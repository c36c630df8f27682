"""The one exception of the rules: something typed or written cannot be read.

`Unreadable` (a `ValueError`) carries a stable code, the figures that explain it, and a sentence in
both languages that says what to do. Facts never repeat what was typed beyond single characters, so
they may enter the journal.
"""

from collections.abc import Mapping

Facts = Mapping[str, str | int]

SENTENCES: dict[str, tuple[str, str]] = {
    "amount-empty": (
        "沒有金額。請填寫金額，例如 1,730,000。",
        "There is no amount. Write one, for example 1,730,000.",
    ),
    "amount-not-digits": (
        "金額中有無法辨識的字「{character}」。請只用數字，例如 1,730,000。",
        "The amount contains “{character}”. Use figures only, for example 1,730,000.",
    ),
    "amount-grouping": (
        "千分位逗號位置不對。請每三位一逗號，或完全不用逗號。",
        "A thousands comma is misplaced. Put one every three figures, or none at all.",
    ),
    "amount-fraction": (
        "金額不可有小數。請填寫整數新臺幣元。",
        "The amount has a fraction. Write whole New Taiwan dollars.",
    ),
    "amount-negative": (
        "金額不可為負數。請填寫大於零的金額。",
        "The amount is negative. Write an amount above zero.",
    ),
    "amount-zero": (
        "金額不可為零。請填寫大於零的金額。",
        "The amount is zero. Write an amount above zero.",
    ),
    "amount-too-large": (
        "金額超過上限 {limit} 元。請檢查是否多寫了零。",
        "The amount is above the limit of {limit}. Check whether a zero too many was written.",
    ),
    "words-too-long": (
        "國字金額超過 {limit} 字。請只輸入金額本身。",
        "The amount in words is longer than {limit} characters. Type the amount alone.",
    ),
    "words-character": (
        "國字金額第 {position} 字「{character}」無法辨識。請照原文再輸入一次，或由主持人認定。",
        (
            "Character {position} of the amount in words, “{character}”, is not a numeral. "
            "Type it again as written, or let the officer rule."
        ),
    ),
    "words-order": (
        "國字金額的位數順序不對（「{character}」）。請照原文再輸入一次，或由主持人認定。",
        (
            "The units of the amount in words are out of order at “{character}”. "
            "Type it again as written, or let the officer rule."
        ),
    ),
    "words-digit-missing": (
        "國字金額「{character}」前面缺少數字。請照原文再輸入一次，或由主持人認定。",
        (
            "A numeral is missing before “{character}” in the amount in words. "
            "Type it again as written, or let the officer rule."
        ),
    ),
    "words-ambiguous": (
        "國字金額可以有兩種讀法（末字「{character}」沒有單位）。請由主持人認定。",
        (
            "The amount in words can be read in two ways: “{character}” has no unit. "
            "Let the officer rule."
        ),
    ),
    "date-unreadable": (
        "日期無法辨識。請寫成 115年12月2日。",
        "The date cannot be read. Write it as 115年12月2日.",
    ),
    "date-impossible": (
        "民國 {year} 年 {month} 月沒有 {day} 日。請檢查日期。",
        "There is no day {day} in month {month} of ROC year {year}. Check the date.",
    ),
    "date-weekday": (
        "這一天是星期{right}，不是星期{written}。請檢查日期。",
        "That day is not the weekday written (星期{written}) but 星期{right}. Check the date.",
    ),
    "date-before-roc": (
        "民國元年（1912）以前的日期不能用民國紀年。請檢查日期。",
        "Dates before 1912 have no ROC year. Check the date.",
    ),
    "case-unreadable": (
        "案號無法辨識。請寫成 101年贈稅執特專字第50597號。",
        "The case number cannot be read. Write it as 101年贈稅執特專字第50597號.",
    ),
    "share-unreadable": (
        "權利範圍無法辨識。請寫成 1/2 這樣的分數，大於 0 且不超過 1。",
        "The share cannot be read. Write a fraction such as 1/2, above 0 and at most 1.",
    ),
    "name-empty": (
        "沒有姓名或名稱。請照證件輸入。",
        "There is no name. Enter it as the document has it.",
    ),
    "name-too-long": (
        "姓名或名稱超過 {limit} 字。請照證件輸入，不加其他說明。",
        "The name is longer than {limit} characters. Enter the name alone, as on the document.",
    ),
    "name-character": (
        (
            "姓名第 {position} 字（{character}）其他機器無法顯示，多半是造字或看不見的符號。"
            "請改用 Unicode 字或通用字。"
        ),
        (
            "Character {position} of the name ({character}) cannot be shown on other machines: "
            "it is private or invisible. Use the Unicode character or its common form."
        ),
    ),
    "draw-number": (
        "請說一個 0 到 999,999 的整數。",
        "Name a whole number from 0 to 999,999.",
    ),
    "holidays-missing": (
        (
            "沒有民國 {roc_year} 年的行事曆。請照人事行政總處公布的辦公日曆表，"
            "把該年的檔案加進 auction/rules/data。"
        ),
        (
            "There is no calendar for ROC year {roc_year}. Add that year's file to "
            "auction/rules/data, from the calendar of working days the government published."
        ),
    ),
}
"""Code → (中文, English); the placeholders are the facts."""


_YEARS = 9999
"""Figures up to here are written without separators: years, counts."""


class Unreadable(ValueError):  # noqa: N818 - an answer to what was typed, not a fault
    """Something written cannot be read; `code` is stable, `zh` and `en` say what to do."""

    def __init__(self, code: str, **facts: str | int) -> None:
        self.code = code
        self.facts: Facts = facts
        self.zh, self.en = (text.format_map(_grouped(facts)) for text in SENTENCES[code])
        super().__init__(self.en)


def _grouped(facts: Facts) -> dict[str, str]:
    """Facts as text; figures of five digits and more get thousands separators."""
    return {key: grouped(value) for key, value in facts.items()}


def grouped(value: str | int) -> str:
    """A fact as a person reads it: `12,345`, but `2026` and `甲` as they are.

    Source: design.
    Scenario: S05, S11.
    """
    return f"{value:,}" if isinstance(value, int) and abs(value) > _YEARS else str(value)
