"""The notice of sale (拍賣公告) as the docket holds it: what it states, when and where it hangs.

The paper itself is public and stays with the case file; the docket keeps its hash, its days, and
which of the statements the law asks for it was found to contain.
"""

from datetime import date
from enum import StrEnum

from auction.terms import Value


class Statement(StrEnum):
    """What a notice may state."""

    LOCATION = "LOCATION"
    """所在地"""
    KIND = "KIND"
    """種類, for movables also quantity and quality"""
    CONDITION = "CONDITION"
    """實際狀況"""
    POSSESSION = "POSSESSION"
    """占有使用情形"""
    DEFECTS = "DEFECTS"
    """海砂、輻射、地震、漏水、火災、非自然死亡等情形, none known included"""
    REASON = "REASON"
    """拍賣原因"""
    VENUE = "VENUE"
    """日期、場所及開標時間"""
    PAYMENT = "PAYMENT"
    """交付價金之期限"""
    INSPECTION = "INSPECTION"
    """閱覽查封筆錄之處所及日時; for movables where they can be seen"""
    QUALIFICATIONS = "QUALIFICATIONS"
    """買受人資格或條件"""
    HANDOVER = "HANDOVER"
    """點交, or why there is none"""
    SUFFICIENCY = "SUFFICIENCY"
    """其餘部分即不予拍定, where several lots are sold"""


class Posting(StrEnum):
    """Where a notice was put up."""

    BRANCH = "BRANCH"
    PROPERTY = "PROPERTY"
    """At the property, or at its township office."""
    WEBSITE = "WEBSITE"


class Notice(Value, frozen=True, kw_only=True):
    """A notice of sale of one lot for one day."""

    sale: date
    posted: date
    states: tuple[Statement, ...]
    posted_at: tuple[Posting, ...]
    document_sha256: str = ""
    """SHA-256 of the notice as published, lower-case hex."""
    max_rounds: int | None = 3
    """Rounds before the special sale; None in partition sales, which have neither."""
    attached: date | None = None
    """Movables: the day of attachment."""
    perishable: bool = False
    several_lots: bool = False
    """The notice sells several lots for one case."""
