"""What an explanation is made of: each argument's two sentences and the article it rests on."""

from msgspec import Struct

from auction.rules import findings
from auction.rules.findings import Finding, Locale
from auction.rules.grounds import GROUNDS
from auction.rules.notes import NOTES
from auction.rules.unreadable import Facts
from auction.session.citing import cited


class Argument(Struct, frozen=True):
    """One kind of argument: figures stand in braces."""

    zh: str
    en: str
    source: str


ARGUMENTS: dict[str, Argument] = {
    # what is proposed, what the result is, what comes
    "rule-valid": Argument(
        "建議裁示第 {envelope} 件有效",
        "Envelope {envelope} is proposed valid",
        "CEA §87, §89, §91",
    ),
    "rule-invalid": Argument(
        "建議裁示第 {envelope} 件廢標",
        "Envelope {envelope} is proposed invalid",
        "不動產投標參考要點 pt 18",
    ),
    "check-deposit": Argument(
        "應啟封第 {envelope} 件的保證金封存袋",
        "The deposit bag of envelope {envelope} is to be opened",
        "CEA §89",
    ),
    "settle-tie": Argument(
        "同額者當場加價，無人加價時抽籤",
        "The tied bidders may raise on the spot, else lots are drawn",
        "CEA §90(1)",
    ),
    "draw-numbers": Argument(
        "以數字抽籤：密數與各數相加，除以人數，餘數即順位",
        "Lots are drawn by numbers: secret and numbers are added and divided by how many tie",
        "CEA §90(1)",
    ),
    "award": Argument("建議拍定：{price} 元", "The award is proposed at {price}", "CEA §91(1)"),
    "award-oral": Argument(
        "建議拍定：{price} 元", "The award is proposed at {price}", "CEA §70(3)"
    ),
    "hammer": Argument("{price} 元呼價中", "{price} is being called", "CEA §70(3)"),
    "awarded": Argument("已拍定：{price} 元", "Awarded at {price}", "CEA §91(1)"),
    "awarded-oral": Argument("已拍定：{price} 元", "Awarded at {price}", "CEA §70(3)"),
    "declared-unsold": Argument("已宣告未拍定", "Declared not sold", "CEA §70(4), §71, §91"),
    "left-over": Argument("已宣告不予拍定", "Declared left unsold", "CEA §72, §96"),
    "announced": Argument("已公告，尚未宣布", "Announced and not called yet", "CEA §64, §81, §84"),
    "opening": Argument("開標中", "Its bids are being opened", "CEA §87, §88"),
    "crying": Argument(
        "喊價中，尚無人出價", "Bids are asked for; nobody has bid yet", "CEA §70(3)"
    ),
    "stopped-paid": Argument(
        "已停止拍賣：義務人於拍定前全額清償",
        "Stopped: the obligor paid everything before an award",
        "CEA §58",
    ),
    "stopped-suspended": Argument(
        "已停止拍賣：停止執行", "Stopped: enforcement is suspended", "AEA §9"
    ),
    "stopped-terminated": Argument(
        "已停止拍賣：義務經撤銷或已履行，終止執行",
        "Stopped: the obligation was revoked or performed, and enforcement ends",
        "AEA §8",
    ),
    "stopped-instalments": Argument(
        "已停止拍賣：核准分期繳納", "Stopped: payment by instalments was approved", "practice"
    ),
    "stopped-withdrawn": Argument(
        "已撤回：移送機關撤回執行", "Withdrawn by the referring agency", "AEER §24"
    ),
    "stopped-delayed": Argument(
        "已改期：債權人同意延緩執行", "Postponed: the creditor consents to a delay", "CEA §10"
    ),
    "stopped-closure": Argument(
        "已改期：停止上班，另定期日並重新公告",
        "Postponed: the branch is closed; a new day takes a new notice",
        "practice",
    ),
    "stopped-epidemic": Argument(
        "已改期：防疫，另定期日並重新公告",
        "Postponed for an epidemic; a new day takes a new notice",
        "practice",
    ),
    "stopped-failure": Argument(
        "已改期：拍賣室設備故障，另定期日並重新公告",
        "Postponed: the room cannot be used; a new day takes a new notice",
        "design",
    ),
    "unsold": Argument("建議宣告未拍定", "No sale is proposed", "CEA §70(4), §71, §91"),
    "accepted": Argument(
        "由債權人 {creditor} 以 {price} 元承受",
        "Creditor {creditor} takes the lot at {price}",
        "CEA §71, §91",
    ),
    "not-awarded": Argument("建議不予拍定", "Leaving the lot unsold is proposed", "CEA §72, §96"),
    # why: the notice, and what became of what was bid
    "auction-no": Argument("第 {auction} 次拍賣", "Auction number {auction}", "CEA §64, §81"),
    "deposit-due": Argument(
        "應繳保證金 {required} 元", "A deposit of {required} is required", "CEA §70(1), §86"
    ),
    "opened": Argument(
        "標封 {envelopes} 件，已拆封 {opened} 件",
        "{opened} of {envelopes} envelopes are open",
        "CEA §88",
    ),
    "goes-back": Argument(
        "標封 {envelopes} 件連同保證金發還，未拆者原封發還",
        "{envelopes} envelopes go back with their deposits, unopened ones as they are",
        "practice",
    ),
    "released": Argument(
        "號牌 {bidder} 之出價 {price} 元不再拘束",
        "Paddle {bidder} is no longer bound by the bid of {price}",
        "CC §395",
    ),
    # why: sealed bids
    "minimum": Argument("最低價額 {minimum} 元", "The minimum is {minimum}", "CEA §91(1)"),
    "nobody-bid": Argument("沒有投標或出價", "Nobody bid", "CEA §71, §91(1)"),
    "valid": Argument(
        "第 {envelope} 件有效，{price} 元",
        "Envelope {envelope} is valid at {price}",
        "CEA §91(1)",
    ),
    "invalid": Argument(
        "第 {envelope} 件廢標：{ground}", "Envelope {envelope} is invalid: {ground}", "CEA §89, §91"
    ),
    "cured": Argument(
        "第 {envelope} 件已補正：{ground}",
        "Envelope {envelope}: put right at the opening, {ground}",
        "不動產投標參考要點 pt 18",
    ),
    "ruled-otherwise": Argument(
        "第 {envelope} 件由兩人記明理由另為裁示",
        "Two people ruled otherwise on envelope {envelope}, with a reason",
        "design",
    ),
    "set-aside": Argument(
        "第 {envelope} 件不計，同一人以較高者為準",
        "Envelope {envelope} does not count: the same person's higher bid does",
        "design, unsettled",
    ),
    "highest": Argument(
        "第 {envelope} 件（號牌 {bidder}）{price} 元為最高",
        "Envelope {envelope} (paddle {bidder}) is the highest at {price}",
        "CEA §91(1)",
    ),
    "tied": Argument(
        "第 {envelopes} 件同為最高價 {price} 元",
        "Envelopes {envelopes} tie at {price}",
        "CEA §90(1)",
    ),
    "raised": Argument(
        "第 {envelope} 件加價 {increase} 元",
        "Envelope {envelope} raised by {increase}",
        "CEA §90(1)",
    ),
    "unraised": Argument("無人加價", "Nobody raised", "CEA §90(1)"),
    "committed": Argument(
        "第 {envelopes} 件依序以數字抽籤；先公開密數之承諾 {commitment}",
        "Lots by numbers among envelopes {envelopes}, in that order; shown first, the commitment "
        "to a secret: {commitment}",
        "CEA §90(1)",
    ),
    "officer-named": Argument("主持人之數 {number}", "The officer named {number}", "design"),
    "bidder-named": Argument(
        "第 {envelope} 件之數 {number}", "Envelope {envelope} named {number}", "design"
    ),
    "revealed": Argument(
        "密數 {secret}、鹽值 {salt}；承諾即「{line}」之 SHA-256",
        "Secret {secret}, salt {salt}; the commitment is the SHA-256 of “{line}”",
        "design",
    ),
    "summed": Argument(
        "{sum}；{division}，箭號後為抽中之順位（餘 0 為末位）",
        "{sum}; {division}: the arrow points to the place drawn (0 is the last)",
        "design",
    ),
    "drawn": Argument("第 {envelope} 件抽中", "Envelope {envelope} was drawn", "CEA §90(1)"),
    "deposit": Argument(
        "第 {envelope} 件保證金 {total} 元，應繳 {required} 元",
        "Envelope {envelope} holds a deposit of {total}; {required} is required",
        "CEA §89",
    ),
    "balance": Argument(
        "得標後 {days} 日內補足 {balance} 元",
        "The balance of {balance} is due {days} days after the award",
        "CEA §81(2)",
    ),
    # why: oral bids
    "high": Argument(
        "號牌 {bidder} 出價 {price} 元為最高",
        "Paddle {bidder} bids highest: {price}",
        "CC §395",
    ),
    "calls": Argument(
        "已呼價 {calls} 次，應呼 {needed} 次",
        "The price was called {calls} of {needed} times",
        "CEA §70(3)",
    ),
    "floor": Argument(
        "第 {auction} 次拍賣須達 {floor} 元",
        "Auction number {auction} takes at least {floor}",
        "CEA §70(4), §70(5)",
    ),
    "floor-missed": Argument(
        "未達不公開之底價", "The undisclosed reserve was not reached", "CEA §70(4), §70(5)"
    ),
    "price-too-low": Argument(
        "以出價過低聲明異議，經裁示有理由",
        "An objection that the price is too low was upheld",
        "CEA §70(4), §70(5)",
    ),
    "floor-met": Argument(
        "已達不公開之底價", "The undisclosed reserve was reached", "CEA §70(4), §70(5)"
    ),
    # why: a creditor takes it
    "creditor-drawn": Argument(
        "債權人 {creditors} 均聲明承受，抽中 {creditor}",
        "Creditors {creditors} all declared; {creditor} was drawn",
        "CEA §94(1)",
    ),
    "share": Argument(
        "應受分配 {share} 元抵付，尚應補 {balance} 元",
        "A share of {share} is set off; {balance} is still to be paid",
        "CEA §94(2)",
    ),
    # why: the case
    "proceeds-suffice": Argument(
        "已拍得 {raised} 元，足以清償 {threshold} 元",
        "{raised} was raised, which suffices for {threshold}",
        "CEA §72, §96",
    ),
    "enough-weighed": Argument(
        "已拍得 {raised} 元，足以清償 {threshold} 元；公告未載其餘不予拍定，是否續行由主持人決定",
        "{raised} was raised, which suffices for {threshold}; the notice does not say that the "
        "rest is left unsold, so the officer decides whether to go on",
        "CEA §96",
    ),
    "paid-in-full": Argument(
        "義務人已繳 {paid} 元，足以清償 {owed} 元",
        "The obligor paid {paid}, which satisfies {owed}",
        "CEA §58",
    ),
}


class Because(Struct, frozen=True):
    """One reason: its code, its figures, and the envelope it is about."""

    code: str
    facts: Facts
    envelope: int | None = None
    """Of a finding, which names none in its figures; None where only one envelope is spoken of."""

    @property
    def source(self) -> str:
        """The article it rests on, or what it is where no text says it."""
        if self.code in ARGUMENTS:
            return ARGUMENTS[self.code].source
        return (GROUNDS.get(self.code) or NOTES[self.code]).source

    def article(self, locale: Locale) -> str:
        """Its source as people of one language read it."""
        return cited(self.source, locale)

    def sentence(self, locale: Locale) -> str:
        """The reason with its figures, amounts with separators; grounds are told in words."""
        if self.code not in ARGUMENTS:
            number = self.envelope
            of = f"第 {number} 件：" if locale == "zh" else f"Envelope {number}: "
            return f"{'' if number is None else of}{findings.sentence(self._found(), locale)}"
        entry = ARGUMENTS[self.code]
        shown = {name: _shown(name, value, locale) for name, value in self.facts.items()}
        return (entry.zh if locale == "zh" else entry.en).format_map(shown)

    def _found(self) -> Finding:
        recommendation = (GROUNDS.get(self.code) or NOTES[self.code]).recommendation
        return Finding(code=self.code, recommendation=recommendation, facts=dict(self.facts))


def _shown(name: str, value: str | int, locale: Locale) -> str:
    if name == "ground":
        ground = GROUNDS[str(value)]
        return f"{ground.code} {ground.zh if locale == 'zh' else ground.en}"
    return f"{value:,}" if isinstance(value, int) else value
