"""What does not fit its type, told to a person: where it is, and what to write instead.

msgspec says what it expected and what it got; people need to know what to do. Used for TOML files
and for what a browser posts alike.
"""

import re

import msgspec

Path = tuple[str | int, ...]
ANY_KEY = "..."
"""A step of a path: some key of a table whose keys are anybody's words."""

_AT = re.compile(r"^(?P<why>.*?)(?: - at (?:`key` in )?`\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?P<any>\.\.\.)\]")
_NAMED = re.compile(r"(?P<what>unknown|missing required) field `(?P<field>[^`]*)`")

_KEYS = {
    "unknown": (
        "there is no such key",
        "沒有這個欄位，請檢查拼字或刪去",
        "check the spelling or remove it",
    ),
    "missing required": ("this key is missing", "缺少這個欄位，請補上", "add it"),
}
_TODO: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), zh, en)
    for pattern, zh, en in (
        (
            r"^Expected `int[^`]*`(, got|$)|out of range",
            "請填整數，例如 1730000：半形數字，不加引號、逗號或小數點",
            "write a whole number in plain figures, such as 1730000: no quotes, no fraction",
        ),
        (r"^Expected `int", "請填範圍內的整數", "write a whole number within that limit"),
        (
            r"`time[^`]*`|encoded time",
            "請寫成 10:30:00 這樣的時刻",
            "write a time such as 10:30:00",
        ),
        (
            r"`datetime[^`]*`|encoded datetime",
            "請寫成 2026-12-02T10:30:00+08:00 這樣的日期與時刻；沒有的日子不收",
            "write a day that exists and a time, such as 2026-12-02T10:30:00+08:00",
        ),
        (
            r"`date[^`]*`|encoded date",
            "請寫成 2026-12-02 這樣的日期；沒有的日子不收",
            "write a day that exists, such as 2026-12-02",
        ),
        (
            r"matching regex",
            "請照參考文件所列的寫法",
            "write it as the reference says",
        ),
        (r"^Expected `bool", "請填 true 或 false", "write true or false"),
        (r"^Expected `str` of length", "請改短或補足文字", "write text of that length"),
        (r"^Expected `str[^`]*`, got", "請填文字，加引號", "write text, in quotes"),
        (r"^Expected `array` of length", "請填足項目數", "write that many items"),
        (r"^Expected `array", "請填清單，加方括號", "write a list in square brackets"),
        (
            r"^Invalid enum value|^Invalid value",
            "請改用參考文件列出的用語",
            "check the spelling; the reference lists the words it takes",
        ),
        (r"malformed|truncated", "請用這個系統的頁面送出", "send it from the room's own page"),
    )
)


class Misfit(msgspec.Struct, frozen=True):
    """Where something does not fit, why (in English), and what to do about it."""

    path: Path
    why: str
    zh: str
    en: str


def misfit(error: msgspec.MsgspecError) -> Misfit:
    """A complaint of msgspec taken apart; a key that is unknown or missing ends the path."""
    found = _AT.match(str(error))
    assert found is not None
    why = found["why"]
    path: Path = tuple(
        step["key"] or step["any"] or int(step["index"])
        for step in _STEP.finditer(found["path"] or "")
    )
    if named := _NAMED.search(why):
        return Misfit((*path, named["field"]), *_KEYS[named["what"]])
    for pattern, zh, en in _TODO:
        if pattern.search(why):
            return Misfit(path, why[0].lower() + why[1:], zh, en)
    return Misfit(path, why[0].lower() + why[1:], "請改成這裡可用的值", "change the value")
