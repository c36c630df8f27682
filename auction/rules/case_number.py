"""Case numbers (案號): read leniently, compared by a canonical key.

Long form `{ROC year}年度?{type}執?{class}?字第{serial}號`, in notices with branch character and
section in front: 竹執丙096年綜所稅執特專字第00066110號. 竹執(丙), 竹執丙股, 竹執丙字第 and 新竹執丙
say the same. The public web form has thirteen digits `YYY TT NNNNNNNN`, of which TT is opaque.
"""

import re

import msgspec

from auction.rules.amounts import to_half_width
from auction.rules.unreadable import Unreadable

_WRITTEN = re.compile(
    r"(?:(?P<branch>[^0-9執]{1,3})執"
    r"[(〔【]?(?P<section>[^0-9年字股()〔〕【】]{0,2}?)股?[)〕】]?股?(?:字第?)?)?"
    r"(?:民國)?(?P<year>[0-9]{1,3})年度?(?P<body>(?!度)[^0-9字]{1,16}?)字第?(?P<serial>[0-9]{1,10})號?"
)
_BODY = re.compile(r"(?P<type>.+?)(?:執(?P<after>特專|專|特|)|(?P<bare>特專|專|特))?")
_WEB = re.compile(r"(?P<year>[0-9]{3})(?P<kind>[0-9]{2})(?P<serial>[0-9]{8})")
_CHARACTERS = {
    **{place: place[0] for place in ("桃園", "彰化", "嘉義", "屏東", "花蓮", "宜蘭", "士林")},
    **{
        place: place[1]
        for place in ("新竹", "臺北", "台北", "臺中", "台中", "臺南", "台南", "高雄")
    },
}
"""A branch written by its place → its character; 新北 has no shorter one."""


class CaseNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A case number taken apart; `section` may change between rounds and is not part of the key."""

    branch: str
    section: str
    year: int
    type: str
    class_: str
    serial: int

    @property
    def number(self) -> str:
        """What two spellings of one case have in common at one branch."""
        return f"{self.year}/{self.type}/{self.class_}/{self.serial}"

    @property
    def key(self) -> str:
        """What two spellings of one case have in common among all branches."""
        return f"{self.branch}/{self.number}"

    def written(self) -> str:
        """The usual long form without the section: 101年贈稅執特專字第50597號."""
        return f"{self.year}年{self.type}執{self.class_}字第{self.serial}號"


class WebNumber(msgspec.Struct, frozen=True):
    """The thirteen digits of the public site; `kind` is stored as it is."""

    year: int
    kind: str
    serial: int

    def may_be(self, case: CaseNumber) -> bool:
        """Whether it can stand for `case`: same year, same serial."""
        return (self.year, self.serial) == (case.year, case.serial)


def parse_case_number(text: str, *, branch: str = "") -> CaseNumber:
    """Take a case number apart; `branch` is the character assumed where none is written.

    Takes 年 or 年度, with or without 執, leading zeros, full-width figures and spaces, and in
    front a branch (竹 or 新竹) and a section (丙, (丙), 丙股 or 丙字第).

    Raises:
        Unreadable: it is not a case number in long form.

    Source: practice (real notices and judgments).
    Scenario: S01, S17.
    """
    found = _WRITTEN.fullmatch("".join(to_half_width(text).split()))
    if found is None:
        raise Unreadable("case-unreadable")
    body = _BODY.fullmatch(found["body"])
    assert body is not None
    return CaseNumber(
        branch=_CHARACTERS.get(named := found["branch"] or branch, named),
        section=found["section"] or "",
        year=int(found["year"]),
        type=body["type"],
        class_=body["after"] or body["bare"] or "",
        serial=int(found["serial"]),
    )


def parse_web_number(text: str) -> WebNumber:
    """Take the thirteen digits of the public site apart.

    Raises:
        Unreadable: it is not thirteen digits.

    Source: practice (public site of the Agency).
    Scenario: none (a number of the public site is no case number).
    """
    found = _WEB.fullmatch("".join(to_half_width(text).split()))
    if found is None:
        raise Unreadable("case-unreadable")
    return WebNumber(int(found["year"]), found["kind"], int(found["serial"]))
