"""Things worth telling the officer that are not invalid-bid grounds by themselves, as data."""

import msgspec

from auction.rules.outcomes import Recommendation

_VALID, _ASK, _INVALID = Recommendation.VALID, Recommendation.ASK, Recommendation.INVALID


class Note(msgspec.Struct, frozen=True):
    """One note: what it says in both languages, what it recommends, and where it stands."""

    code: str
    zh: str
    en: str
    recommendation: Recommendation
    source: str


_ALL = (
    Note(
        "WORDS_GOVERN",
        "文字與號碼不符，以文字為準",
        "words and figures differ; the words govern",
        _VALID,
        "CC §4; NIA §7",
    ),
    Note(
        "LOWEST_GOVERNS",
        "數次表示之金額不符，以最低額為準",
        "several statements of the amount differ; the lowest governs",
        _VALID,
        "CC §5",
    ),
    Note(
        "WORDS_UNREADABLE",
        "國字金額無法辨識",
        "the amount in words cannot be read",
        _ASK,
        "CC §4; design",
    ),
    Note(
        "DIGITS_UNREADABLE",
        "號碼金額無法辨識",
        "the amount in figures cannot be read",
        _ASK,
        "CC §4; design",
    ),
    Note(
        "NO_WORDS",
        "金額未以國字大寫載明，仍以號碼為準",
        "the amount is not written in capital numerals; the figures count",
        _VALID,
        "最高法院96年度台上字第638號",
    ),
    Note(
        "MIXED_FORM",
        "金額以號碼與國字單位混合書寫",
        "the amount mixes figures with character units",
        _VALID,
        "臺灣高等法院110年度重上字第169號 (facts); design",
    ),
    Note(
        "PLAIN_NUMERALS",
        "金額以小寫國字書寫",
        "the amount is written in ordinary, not capital, numerals",
        _VALID,
        "最高法院96年度台上字第638號",
    ),
    Note(
        "POSITIONAL_FORM",
        "國字金額逐位書寫而無單位",
        "the amount in words is written figure by figure without units",
        _VALID,
        "design",
    ),
    Note(
        "IRREGULAR_FORM",
        "國字金額寫法與慣用寫法不同，但只有一種讀法",
        "the amount in words departs from the usual form but has one reading",
        _VALID,
        "design",
    ),
    Note(
        "TOTAL_GOVERNS",
        "各宗價格合計與總價不符，以總價為準",
        "the parcels do not add up to the stated total; the total governs",
        _VALID,
        "辦理強制執行事件應行注意事項 pt 50; design",
    ),
    Note(
        "TOTAL_SUMMED",
        "未載總價，由書記官加總各宗價格",
        "no total is stated; the clerk adds up the parcels",
        _VALID,
        "辦理強制執行事件應行注意事項 pt 50; practice",
    ),
    Note(
        "PARCEL_BELOW_MINIMUM",
        "某宗價格低於該宗最低價額，而總價達標",
        "a parcel is below its own minimum while the total reaches the lot's",
        _VALID,
        "辦理強制執行事件應行注意事項 pt 50; practice",
    ),
    Note(
        "PARCEL_COUNT",
        "各宗價格之宗數與公告不符",
        "the number of parcel prices differs from the notice",
        _ASK,
        "design",
    ),
    Note(
        "WRONG_NUMBER",
        "案號、股別、標別或建號誤載，惟標的可得辨別",
        "a case, section, lot or building number is wrong but the property is identifiable",
        _VALID,
        "行政執行署108年度署聲議字第80號",
    ),
    Note(
        "DEPOSIT_OVER",
        "保證金超過公告金額",
        "the deposit exceeds the announced amount",
        _VALID,
        "practice",
    ),
    Note(
        "DEPOSIT_CASH_OVER_LIMIT",
        "現金超過本分署所收上限，超過部分不計入保證金，應當場發還",
        "cash beyond what this branch takes does not count and is handed back on the spot",
        _VALID,
        "司法院「如何購買法拍屋」; practice",
    ),
    Note(
        "INSTRUMENT_LEFT_OUT",
        "票據有瑕疵不計入保證金，其餘已足額，該票據應當場發還",
        "a defective instrument does not count and is handed back on the spot; the rest suffices",
        _VALID,
        "CEA §89; design",
    ),
    Note(
        "SHARED_AGENT",
        "同一代理人代理同一標之數投標人",
        "one agent acts for several bidders on this lot",
        _VALID,
        "design",
    ),
    Note(
        "JOINT_SHARES",
        "共同投標人載明之應有部分合計不等於一",
        "the shares stated by joint bidders do not add up to one",
        _ASK,
        "臺灣高等法院110年度重上字第169號 (facts); design",
    ),
    Note(
        "MAIL_LATE",
        "通訊投標逾最後寄達時間",
        "sent by mail and arrived after the last arrival time",
        _INVALID,
        "司法院「如何購買法拍屋」",
    ),
    Note(
        "MAIL_UNLABELLED",
        "通訊投標封面未依公告載明開標日時及案號",
        "sent by mail without the opening date, hour and case on its label",
        _INVALID,
        "司法院「如何購買法拍屋」",
    ),
    Note(
        "NAMES_NOBODY",
        "標封內無從認定投標人",
        "nothing in the envelope says who bids",
        _INVALID,
        "CEA §87(2)",
    ),
    Note(
        "SAME_PERSON",
        "同一人就同一標投遞二標以上",
        "the same person put in more than one bid on this lot",
        _ASK,
        "design, unsettled",
    ),
)

NOTES: dict[str, Note] = {entry.code: entry for entry in _ALL}
"""Code → note, in order."""
