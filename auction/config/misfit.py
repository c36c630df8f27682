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
_EXPECTED = re.compile(
    r"^Expected `(?P<kinds>[^`]*)`"
    r"(?: matching regex (?P<form>.*)|(?P<limit>[^,]*?)(?:, got `?(?P<got>[^`]*)`?)?)$",
    re.DOTALL,
)

_KEYS = {
    "unknown": (
        "there is no such key",
        "沒有這個欄位，請檢查拼字或刪去",
        "check the spelling or remove it",
    ),
    "missing required": ("this key is missing", "缺少這個欄位，請補上", "add it"),
}


class _Kind(msgspec.Struct, frozen=True):
    """A kind of value: what people call it, and how it is written."""

    word: str
    zh: str
    en: str


_DAY = _Kind(
    "a day", "2026-12-02 這樣的日期；沒有的日子不收", "a day that exists, such as 2026-12-02"
)
_OTHER = _Kind("another value", "這裡可用的值", "a value it takes")
_LIST = _Kind("a list", "清單，加方括號", "a list in square brackets")
_TABLE = _Kind("a table", "大括號內的欄位", "its keys in braces, such as { key = … }")
_KINDS = {
    "int": _Kind(
        "a whole number",
        "整數，例如 1730000：半形數字，不加引號、逗號或小數點",
        "a whole number in plain figures, such as 1730000: no quotes, no fraction",
    ),
    "float": _Kind("a number", "數字，例如 0.5", "a number, such as 0.5, without quotes"),
    "str": _Kind("text", "文字，加引號", "text, in quotes"),
    "bool": _Kind("true or false", "true 或 false", "true or false"),
    "array": _LIST,
    "list": _LIST,
    "object": _TABLE,
    "dict": _TABLE,
    "time": _Kind("a time", "10:30:00 這樣的時刻", "a time such as 10:30:00"),
    "date": _DAY,
    "datetime": _Kind(
        "a day and time",
        "2026-12-02T10:30:00+08:00 這樣的日期與時刻；沒有的日子不收",
        "a day that exists and a time, such as 2026-12-02T10:30:00+08:00",
    ),
    "null": _Kind("nothing", "空白", "nothing"),
    "NoneType": _Kind("nothing", "空白", "nothing"),
}
FORMS = {
    r"^\w[\w-]{0,15}$": (
        "代稱用 1 至 16 個文字、數字、- 或 _",
        "a label is 1 to 16 letters, digits, - and _",
    ),
    "^[A-Z][0-9]{2}$": (
        "人員代碼是一個大寫字母加兩位數字，例如 A01",
        "a staff code is a capital letter and two figures, such as A01",
    ),
    "^[a-z0-9-]{1,16}$": (
        "請用 1 至 16 個小寫英文字母、數字或 -，例如 1",
        "use 1 to 16 lower-case letters, digits and -, such as 1",
    ),
    r"^[A-Z][A-Z0-9]{0,3}$": (
        "代碼是大寫字母開頭，至多 4 個大寫字母或數字，例如 K1",
        "a code is a capital letter and up to three more letters or figures, such as K1",
    ),
    "^[A-Za-z0-9-]{1,32}$": (
        "請用 1 至 32 個英文字母、數字或 -",
        "use 1 to 32 letters, digits and -",
    ),
    "^(https?://[ -~]{1,120})?$": (
        "請填以 https:// 或 http:// 開頭的網址，或留空",
        "write an address that begins with https:// or http://, or leave it empty",
    ),
    "^[A-Z]{2,6}$": ("請用 2 至 6 個大寫字母", "use 2 to 6 capital letters"),
    "^[a-z][a-z0-9-]{0,31}$": (
        "請用小寫英文字母開頭，至多 32 個小寫字母、數字或 -",
        "use a lower-case letter and up to 31 more letters, digits and -",
    ),
    "^(synthetic:|v4l2:|rtsp://|file:|lavfi:)": (
        "請以 synthetic:、v4l2:、rtsp://、file: 或 lavfi: 開頭",
        "begin it with synthetic:, v4l2:, rtsp://, file: or lavfi:",
    ),
    "^(alsa:|rtsp://|file:|lavfi:)": (
        "請以 alsa:、rtsp://、file: 或 lavfi: 開頭",
        "begin it with alsa:, rtsp://, file: or lavfi:",
    ),
}
"""The forms of text that anything of ours takes, by their pattern: how it is written."""
_FORM = ("請照參考文件所列的寫法", "write it as the reference says")
_LIMITS = {
    "int": ("請填範圍內的整數", "write a whole number within that limit"),
    "float": ("請填範圍內的數字", "write a number within that limit"),
    "str": ("請改短或補足文字", "write text of that length"),
    "array": ("請填足項目數", "write that many items"),
}
_OTHERWISE: tuple[tuple[re.Pattern[str], str | None, str, str], ...] = tuple(
    (re.compile(pattern), why, zh, en)
    for pattern, why, zh, en in (
        (
            r"out of range",
            "the number is out of range",
            "請填" + _KINDS["int"].zh,
            "write " + _KINDS["int"].en,
        ),
        (
            r"encoded time",
            "this is no time",
            "請寫成 " + _KINDS["time"].zh,
            "write " + _KINDS["time"].en,
        ),
        (
            r"encoded datetime",
            "this is no day and time",
            "請寫成 " + _KINDS["datetime"].zh,
            "write " + _KINDS["datetime"].en,
        ),
        (r"encoded date", "this is no day", "請寫成 " + _DAY.zh, "write " + _DAY.en),
        (
            r"^Invalid enum value|^Invalid value",
            None,
            "請改用參考文件列出的用語",
            "check the spelling; the reference lists the words it takes",
        ),
        (
            r"malformed|truncated",
            None,
            "請用這個系統的頁面送出",
            "send it from the room's own page",
        ),
    )
)


class Misfit(msgspec.Struct, frozen=True):
    """Where something does not fit, why (in English), and what to do about it."""

    path: Path
    why: str
    zh: str
    en: str
    unheard: bool = False
    """It is a key or a word that is not known there."""


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
        what = named["what"]
        return Misfit((*path, named["field"]), *_KEYS[what], unheard=what == "unknown")
    if expected := _EXPECTED.match(why):
        return Misfit(path, *_unlike(expected))
    for pattern, said, zh, en in _OTHERWISE:
        if pattern.search(why):
            unheard = why.startswith("Invalid")
            return Misfit(path, said or why[0].lower() + why[1:], zh, en, unheard=unheard)
    return Misfit(path, why[0].lower() + why[1:], "請改成這裡可用的值", "change the value")


def _unlike(expected: re.Match[str]) -> tuple[str, str, str]:
    """Why one kind of value does not do where others are taken, and what to write."""
    if expected["form"] is not None:
        said = next((said for form, said in FORMS.items() if repr(form) == expected["form"]), _FORM)
        return "this is not how it is written", *said
    names = [name for name in expected["kinds"].split(" | ") if name != "null"] or ["null"]
    kinds = [_KINDS.get(name, _OTHER) for name in names]
    wanted = " or ".join(kind.word for kind in kinds)
    if expected["limit"]:
        got = "" if expected["got"] is None else f", got {expected['got']}"
        return f"expected {wanted}{expected['limit']}{got}", *_LIMITS.get(names[0], _FORM)
    got = "" if expected["got"] is None else f", got {_KINDS.get(expected['got'], _OTHER).word}"
    return (
        f"expected {wanted}{got}",
        "請填" + "，或".join(kind.zh for kind in kinds),
        "write " + ", or ".join(kind.en for kind in kinds),
    )
