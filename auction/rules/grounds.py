"""The invalid-bid grounds (廢標事由) G01–G26, as data.

The numbers are this system's own; they are not the item numbers of point 18 of
地方法院民事執行處不動產投標參考要點 (107-06-12), which is the branches' model.
"""

from enum import StrEnum

import msgspec

from auction.rules.outcomes import Recommendation


class Cure(StrEnum):
    """Whether a defect may still be put right."""

    NO = "NO"
    ON_THE_SPOT = "ON_THE_SPOT"
    AT_OPENING = "AT_OPENING"
    PER_NOTICE = "PER_NOTICE"


class Ground(msgspec.Struct, frozen=True):
    """One ground: what it says in both languages, whether it can be cured, and where it stands."""

    code: str
    zh: str
    en: str
    cure: Cure
    source: str
    weighed: bool = False
    """The officer must weigh it even though it cannot be cured."""

    @property
    def recommendation(self) -> Recommendation:
        """ASK when it may be cured or must be weighed, else INVALID."""
        asks = self.weighed or self.cure is not Cure.NO
        return Recommendation.ASK if asks else Recommendation.INVALID


_ALL = (
    Ground("G01", "投標截止後始投入標匭", "dropped after the deadline", Cure.NO, "practice"),
    Ground(
        "G02", "開標前已公告停止拍賣", "the sale was stopped before opening", Cure.NO, "practice"
    ),
    Ground(
        "G03",
        "未投入指定標匭或未密封",
        "not put into the designated box, or not sealed",
        Cure.NO,
        "CEA §87",
        weighed=True,
    ),
    Ground(
        "G04",
        "投標人為前次未繳價金之拍定人",
        "the bidder is the former winner who did not pay",
        Cure.NO,
        "CEA §68-2",
    ),
    Ground(
        "G05",
        "投標人為義務人或依法不得應買之人員",
        "the bidder is the obligor or barred staff",
        Cure.NO,
        "CEA §70(6), §113; CC §392",
    ),
    Ground(
        "G06",
        "無行為能力或限制行為能力人未由法定代理人代理",
        "a person without full capacity has no statutory representative",
        Cure.ON_THE_SPOT,
        "CC §77; practice",
    ),
    Ground(
        "G07",
        "以外幣或實物出價",
        "the price is in another currency or in kind",
        Cure.NO,
        "practice",
    ),
    Ground("G08", "未載明確定之金額", "no fixed amount is stated", Cure.NO, "practice"),
    Ground("G09", "字跡無法辨識", "the writing is illegible", Cure.NO, "practice"),
    Ground("G10", "未簽名亦未蓋章", "neither signed nor sealed", Cure.NO, "CC §3; practice"),
    Ground(
        "G11",
        "未繳保證金或保證金不足",
        "no deposit, or a deposit below the announced amount",
        Cure.NO,
        "CEA §89",
    ),
    Ground(
        "G12",
        "票據非金融機構簽發或非即期",
        "an instrument not issued by a financial institution, or not payable at sight",
        Cure.NO,
        "司法院「如何購買法拍屋」; practice",
    ),
    Ground(
        "G13",
        "禁止背書轉讓之票據受款人非本分署",
        "a non-transferable instrument made out to somebody other than the branch",
        Cure.NO,
        "practice",
    ),
    Ground(
        "G14",
        "受款人非本分署而背書不連續",
        "made out to somebody else without unbroken endorsement",
        Cure.NO,
        "practice since 2018-06-12",
    ),
    Ground(
        "G15",
        "合併拍賣僅對部分標的出價",
        "a bid for only some parcels of a combined lot",
        Cure.NO,
        "practice",
    ),
    Ground("G16", "投標附有條件", "the bid is conditional", Cure.NO, "practice"),
    Ground(
        "G17",
        "私法人承買耕地未附許可文件",
        "a private juristic person bids for farmland without the permit enclosed",
        Cure.NO,
        "農業發展條例 §33, §34",
    ),
    Ground(
        "G18",
        "原住民保留地未附身分證明",
        "indigenous reserve land without the proof enclosed",
        Cure.NO,
        "practice",
    ),
    Ground(
        "G19",
        "外國人或大陸地區人民未附許可文件",
        "a foreign or Mainland bidder without the approval enclosed",
        Cure.NO,
        "土地法 §17–§20; practice",
    ),
    Ground(
        "G20",
        "代理人未提出特別代理權之委任狀",
        "the agent shows no power of attorney with special authority",
        Cure.AT_OPENING,
        "CCP §70; practice",
    ),
    Ground(
        "G21",
        "法人之代表人資格未證明",
        "the juristic person's representative is not shown",
        Cure.ON_THE_SPOT,
        "practice",
    ),
    Ground(
        "G22",
        "未提出身分證明文件",
        "no identity document is produced",
        Cure.ON_THE_SPOT,
        "practice",
    ),
    Ground(
        "G23", "總價低於拍賣最低價額", "the total is below the minimum price", Cure.NO, "CEA §91"
    ),
    Ground(
        "G24",
        "依投標書無法辨別投標標的",
        "the property cannot be identified from the form",
        Cure.NO,
        "行政執行署108年度署聲議字第80號 (converse)",
    ),
    Ground("G25", "未使用規定之投標書", "the prescribed form was not used", Cure.NO, "practice"),
    Ground(
        "G26",
        "有公告所定其他無效事由",
        "another ground printed in the notice",
        Cure.PER_NOTICE,
        "the notice",
    ),
)

GROUNDS: dict[str, Ground] = {entry.code: entry for entry in _ALL}
"""Code → ground, in order."""
