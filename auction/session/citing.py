"""An article as each language names it: sources are written once, in the short form of the law."""

import re

from auction.rules.findings import Locale

_IN_CHINESE = {
    "CEA": "強制執行法",
    "AEA": "行政執行法",
    "AEER": "行政執行法施行細則",
    "CC": "民法",
    "CCP": "民事訴訟法",
    "NIA": "票據法",
    "pt": "第",
    "practice since 2018-06-12": "107年6月12日起之實務",
    "practice": "實務",
    "the notice": "公告",
    "design, unsettled": "本系統設計（尚無定論）",
    "design": "本系統設計",
    "converse": "反面解釋",
    "facts": "事實",
    "; ": "；",
    ", ": "、",
}
_IN_ENGLISH = {
    "不動產投標參考要點": "Guidelines on Bids for Real Estate",
    "司法院「如何購買法拍屋」": "Judicial Yuan, How to Buy at Auction",
    "土地法": "Land Act",
    "最高法院96年度台上字第638號": "Supreme Court 96 Tai-Shang 638",
    "臺灣高等法院110年度重上字第169號": "High Court 110 Chong-Shang 169",
    "行政執行署108年度署聲議字第80號": "Enforcement Agency 108 Shu-Sheng-Yi 80",
    "辦理強制執行事件應行注意事項": "Directions on Compulsory Enforcement",
    "農業發展條例": "Agricultural Development Act",
}
_LATIN = re.compile("|".join(rf"\b{name}\b" if name.isalpha() else name for name in _IN_CHINESE))
_HAN = re.compile("|".join(_IN_ENGLISH))


def cited(source: str, locale: Locale) -> str:
    """A source as people of one language read it: 強制執行法 §91, CEA §91."""
    if locale == "en":
        return _HAN.sub(lambda found: _IN_ENGLISH[found[0]], source)
    named = _LATIN.sub(lambda found: _IN_CHINESE[found[0]], source)
    return re.sub(r" 第 (\d+)", r"第 \1 點", named)
