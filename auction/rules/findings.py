"""What an examination of a bid finds, and what it recommends; the officer decides.

A `Finding` holds a code, figures and a recommendation, never a name or a typed sentence, so it may
stand in the journal. G01–G26 are the invalid-bid grounds of `grounds`, the other codes the notes of
`notes`.
"""

from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from auction.rules.grounds import GROUNDS, Cure
from auction.rules.notes import NOTES
from auction.rules.outcomes import Recommendation
from auction.rules.unreadable import Facts, grouped

__all__ = [
    "Finding",
    "Locale",
    "Recommendation",
    "ground",
    "note",
    "recommend",
    "sentence",
    "under",
    "voids",
]


Locale = Literal["zh", "en"]
"""The room's two languages."""


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing seen on a bid: a ground (G01 …) or a note, with its figures."""

    code: str
    recommendation: Recommendation
    curable: bool = False
    facts: dict[str, str | int] = {}

    @property
    def is_ground(self) -> bool:
        """Whether this is one of the invalid-bid grounds."""
        return self.code in GROUNDS


def ground(code: str, **facts: str | int) -> Finding:
    """The finding for an invalid-bid ground.

    A curable ground, and one the officer must weigh, recommends ASK; every other one INVALID.

    Raises:
        KeyError: `code` is not one of G01–G26.

    Source: 不動產投標參考要點 pt 18 (and the article each ground names).
    Scenario: S05, S09, S22.
    """
    entry = GROUNDS[code]
    return Finding(
        code=code,
        recommendation=entry.recommendation,
        curable=entry.cure is not Cure.NO,
        facts=facts,
    )


def under(finding: Finding, curable: Collection[str]) -> Finding:
    """The finding where the branch lets these grounds be cured at the opening, and no others.

    Source: 不動產投標參考要點 pt 18; practice (branches differ).
    Scenario: S09.
    """
    may = finding.code in curable
    if not finding.is_ground or finding.curable is may:
        return finding
    asks = may or GROUNDS[finding.code].weighed
    recommendation = Recommendation.ASK if asks else Recommendation.INVALID
    return msgspec.structs.replace(finding, curable=may, recommendation=recommendation)


def note(code: str, **facts: str | int) -> Finding:
    """The finding for something that is not a ground by itself.

    Raises:
        KeyError: `code` is not in the catalogue of notes.

    Source: design (the article each note names).
    Scenario: S11, S17.
    """
    return Finding(code=code, recommendation=NOTES[code].recommendation, facts=facts)


def recommend(findings: Iterable[Finding], cured: Collection[str] = ()) -> Recommendation:
    """What the findings add up to, leaving out the curable ones whose code is in `cured`.

    INVALID beats ASK beats VALID.

    Source: 行政執行署108年度署聲議字第80號 (the form as a whole); design.
    Scenario: S09, S17.
    """
    standing = {f.recommendation for f in findings if not (f.curable and f.code in cured)}
    for outcome in (Recommendation.INVALID, Recommendation.ASK):
        if outcome in standing:
            return outcome
    return Recommendation.VALID


def voids(finding: Finding, cured: Collection[str] = ()) -> bool:
    """Whether a bid is invalid as long as this finding stands.

    What cannot be cured and recommends INVALID does; a curable ground does until it is cured.

    Source: 不動產投標參考要點 pt 18.
    Scenario: S09.
    """
    if finding.curable and finding.is_ground:
        return finding.code not in cured
    return finding.recommendation is Recommendation.INVALID


def sentence(finding: Finding, locale: Locale) -> str:
    """The finding as a person is told it, with its figures.

    Source: design (the article of the entry).
    Scenario: S05, S11.
    """
    entry = GROUNDS.get(finding.code) or NOTES[finding.code]
    text = entry.zh if locale == "zh" else entry.en
    return text + _figures(finding.facts, locale)


def _figures(facts: Facts, locale: Locale) -> str:
    if not facts:
        return ""
    opening, closing, comma = ("（", "）", "，") if locale == "zh" else (" (", ")", ", ")
    words = _FACT_WORDS_ZH if locale == "zh" else _FACT_WORDS_EN
    shown = comma.join(
        f"{words.get(key, key)} {words.get(str(value), grouped(value))}"
        for key, value in facts.items()
    )
    return f"{opening}{shown}{closing}"


_FACT_WORDS_ZH = {
    "OBLIGOR": "義務人",
    "STAFF": "拍賣人員",
    "bidder": "號牌",
    "announced": "公告",
    "counted": "採計",
    "digits": "號碼",
    "envelopes": "標封編號",
    "found": "實際",
    "highest": "最高",
    "limit": "上限",
    "lowest": "最低",
    "minimum": "最低價額",
    "parcel": "第幾宗",
    "parcels": "各宗合計",
    "position": "位置",
    "price": "價格",
    "required": "應繳",
    "role": "身分",
    "seen_by": "目視",
    "stated": "載明",
    "total": "總價",
    "why": "原因",
    "words": "文字",
}
_FACT_WORDS_EN = {
    "OBLIGOR": "the obligor",
    "STAFF": "staff of the sale",
    "bidder": "paddle",
    "announced": "announced",
    "counted": "counted",
    "digits": "figures",
    "envelopes": "envelopes",
    "found": "found",
    "highest": "highest",
    "limit": "limit",
    "lowest": "lowest",
    "minimum": "minimum",
    "parcel": "parcel no.",
    "parcels": "sum of parcels",
    "position": "position",
    "price": "price",
    "required": "required",
    "role": "as",
    "seen_by": "seen by",
    "stated": "stated",
    "total": "total",
    "why": "because",
    "words": "words",
}
