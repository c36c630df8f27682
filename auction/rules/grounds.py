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
    known: str
    """Where the fact comes from."""
    shown: str
    """The rehearsal script that shows it."""
    weighed: bool = False
    """The officer must weigh it even though it cannot be cured."""

    @property
    def recommendation(self) -> Recommendation:
        """ASK when it may be cured or must be weighed, else INVALID."""
        asks = self.weighed or self.cure is not Cure.NO
        return Recommendation.ASK if asks else Recommendation.INVALID


_ALL = (
    Ground(
        "G01",
        "投標截止後始投入標匭",
        "dropped after the deadline",
        Cure.NO,
        "practice",
        known=(
            "the box's readings say how many came late (`drops-late`); which, is seen on "
            "the footage and marked"
        ),
        shown="S30",
    ),
    Ground(
        "G02",
        "開標前已公告停止拍賣",
        "the sale was stopped before opening",
        Cure.NO,
        "practice",
        known="a lot stopped in time is never opened; a stop that comes to light later is marked",
        shown="S30",
    ),
    Ground(
        "G03",
        "未投入指定標匭或未密封",
        "not put into the designated box, or not sealed",
        Cure.NO,
        "CEA §87",
        known="the mail log (`sealed`); else seen at the opening and marked",
        shown="S30",
        weighed=True,
    ),
    Ground(
        "G04",
        "投標人為前次未繳價金之拍定人",
        "the bidder is the former winner who did not pay",
        Cure.NO,
        "CEA §68-2",
        known="commitments of buyers who did not pay, from the docket, compared at the door",
        shown="S14",
    ),
    Ground(
        "G05",
        "投標人為義務人或依法不得應買之人員",
        "the bidder is the obligor or barred staff",
        Cure.NO,
        "CEA §70(6), §113; CC §392",
        known=(
            "commitments of those entered by `ProhibitPerson`, compared with every bidder; "
            "who bids for one of them is seen and marked"
        ),
        shown="S29",
    ),
    Ground(
        "G06",
        "無行為能力或限制行為能力人未由法定代理人代理",
        "a person without full capacity has no statutory representative",
        Cure.ON_THE_SPOT,
        "CC §77; practice",
        known=(
            "the date of birth typed at the door (`born`), and what the envelope holds (`enclosed`)"
        ),
        shown="S29",
    ),
    Ground(
        "G07",
        "以外幣或實物出價",
        "the price is in another currency or in kind",
        Cure.NO,
        "practice",
        known="seen on the paper and marked, with who saw it",
        shown="S30",
    ),
    Ground(
        "G08",
        "未載明確定之金額",
        "no fixed amount is stated",
        Cure.NO,
        "practice",
        known=(
            "the form as entered: no total in words or figures, no parcel prices; else seen"
            " and marked"
        ),
        shown="S30",
    ),
    Ground(
        "G09",
        "字跡無法辨識",
        "the writing is illegible",
        Cure.NO,
        "practice",
        known="the form as entered: no amount that can be read; else seen and marked",
        shown="S30",
    ),
    Ground(
        "G10",
        "未簽名亦未蓋章",
        "neither signed nor sealed",
        Cure.NO,
        "CC §3; practice",
        known="seen on the paper and marked, with who saw it",
        shown="S30",
    ),
    Ground(
        "G11",
        "未繳保證金或保證金不足",
        "no deposit, or a deposit below the announced amount",
        Cure.NO,
        "CEA §89",
        known="the bag as entered against the announced deposit",
        shown="S05",
    ),
    Ground(
        "G12",
        "票據非金融機構簽發或非即期",
        "an instrument not issued by a financial institution, or not payable at sight",
        Cure.NO,
        "司法院「如何購買法拍屋」; practice",
        known="seen on an instrument when the bag is opened, and marked, with who saw it",
        shown="S31",
    ),
    Ground(
        "G13",
        "禁止背書轉讓之票據受款人非本分署",
        "a non-transferable instrument made out to somebody other than the branch",
        Cure.NO,
        "practice",
        known="seen on an instrument when the bag is opened, and marked, with who saw it",
        shown="S31",
    ),
    Ground(
        "G14",
        "受款人非本分署而背書不連續",
        "made out to somebody else without unbroken endorsement",
        Cure.NO,
        "practice since 2018-06-12",
        known="seen on an instrument when the bag is opened, and marked, with who saw it",
        shown="S31",
    ),
    Ground(
        "G15",
        "合併拍賣僅對部分標的出價",
        "a bid for only some parcels of a combined lot",
        Cure.NO,
        "practice",
        known="the form as entered: a parcel priced 0 that no greater total covers",
        shown="S30",
    ),
    Ground(
        "G16",
        "投標附有條件",
        "the bid is conditional",
        Cure.NO,
        "practice",
        known="seen on the paper and marked, with who saw it",
        shown="S30",
    ),
    Ground(
        "G17",
        "私法人承買耕地未附許可文件",
        "a private juristic person bids for farmland without the permit enclosed",
        Cure.NO,
        "農業發展條例 §33, §34",
        known=(
            "the lot list (`restrictions`), the document at the door (`ubn`), what the "
            "envelope holds (`enclosed`)"
        ),
        shown="S22",
    ),
    Ground(
        "G18",
        "原住民保留地未附身分證明",
        "indigenous reserve land without the proof enclosed",
        Cure.NO,
        "practice",
        known="the lot list (`restrictions`), and what the envelope holds (`enclosed`)",
        shown="S29",
    ),
    Ground(
        "G19",
        "外國人或大陸地區人民未附許可文件",
        "a foreign or Mainland bidder without the approval enclosed",
        Cure.NO,
        "土地法 §17–§20; practice",
        known=(
            "the document at the door (a passport, the third figure of a resident number), "
            "and what the envelope holds (`enclosed`)"
        ),
        shown="S29",
    ),
    Ground(
        "G20",
        "代理人未提出特別代理權之委任狀",
        "the agent shows no power of attorney with special authority",
        Cure.AT_OPENING,
        "CCP §70; practice",
        known="the form as opened: an agent (`agent`) and what they showed (`authority_shown`)",
        shown="S09",
    ),
    Ground(
        "G21",
        "法人之代表人資格未證明",
        "the juristic person's representative is not shown",
        Cure.ON_THE_SPOT,
        "practice",
        known="the door: nobody showed registration and authority (`unrepresented`)",
        shown="S29",
    ),
    Ground(
        "G22",
        "未提出身分證明文件",
        "no identity document is produced",
        Cure.ON_THE_SPOT,
        "practice",
        known=(
            "who was admitted has shown one; of who is only named on a form, the table says"
            " (`unidentified`)"
        ),
        shown="S29",
    ),
    Ground(
        "G23",
        "總價低於拍賣最低價額",
        "the total is below the minimum price",
        Cure.NO,
        "CEA §91",
        known="the total as entered against the announced minimum",
        shown="S18",
    ),
    Ground(
        "G24",
        "依投標書無法辨別投標標的",
        "the property cannot be identified from the form",
        Cure.NO,
        "行政執行署108年度署聲議字第80號 (converse)",
        known="seen on the paper and marked, with who saw it",
        shown="S30",
    ),
    Ground(
        "G25",
        "未使用規定之投標書",
        "the prescribed form was not used",
        Cure.NO,
        "practice",
        known="seen on the paper and marked, with who saw it",
        shown="S30",
    ),
    Ground(
        "G26",
        "有公告所定其他無效事由",
        "another ground printed in the notice",
        Cure.PER_NOTICE,
        "the notice",
        known="the branch's policy (`same_person_bids`); else seen and marked",
        shown="S30",
    ),
)

GROUNDS: dict[str, Ground] = {entry.code: entry for entry in _ALL}
"""Code → ground, in order."""
