# ruff: noqa: E501 - one sentence a line, however long, so that two languages stand side by side
"""What happened, in plain words: one sentence for every kind of event, in both languages."""

from auction.rules.findings import Locale
from auction.rules.findings import sentence as found_words
from auction.session.events import (
    BidRuled,
    BoxHeldBack,
    CameraHealth,
    CloseConfirmed,
    LotAwarded,
    MailDropped,
    MailLogged,
    PersonProhibited,
    Proposed,
    RefusalRecorded,
    ReleaseSpent,
    SessionOpened,
    SessionSuspended,
    SlotShutEarly,
)
from auction.session.refusals import sentence
from auction.terms import Fact, Lot
from display.stakes import told
from display.titles import COMMANDS, FALLBACK, FAULTS, SPENT
from display.views.common import CAUSES, clock_time, held_back, ntd
from display.views.outcomes import PROHIBITIONS, UNSOLD
from display.views.words import Word

TEMPLATES: dict[str, Word] = {
    "ServerStarted": Word("伺服器啟動，先前的動作授權失效", "A server took over; releases are revoked"),
    "SessionOpened": Word("場次開始{without}", "Session opened{without}"),
    "LotListed": Word("列入標別 {mark}：{title}", "Lot {mark} listed: {title}"),
    "RoundAnnounced": Word("第 {round} 輪投標，{deadline} 截止", "Box round {round}, closes {deadline}"),
    "CheckpointPublished": Word("公布檢查點 #{size}", "Checkpoint #{size} published"),
    "AnchorConfirmed": Word("兩人確認目前時間", "Two people confirmed room time"),
    "SessionSuspended": Word("暫停：{cause}", "Suspended: {cause}"),
    "SessionResumed": Word("恢復場次", "Session resumed"),
    "SessionAdjourned": Word("場次結束", "Session adjourned"),
    "SessionSealed": Word("紀錄封存", "Record sealed"),
    "RefusalRecorded": Word("不受理：{sentence}", "Refused: {sentence}"),
    "Proposed": Word("{by} 提議：{act}", "{by} proposes: {act}"),
    "Seconded": Word("{by} 同意提議", "{by} seconds"),
    "ProposalDied": Word("提議失效（{cause}）", "Proposal lapsed ({cause})"),
    "PersonAdmitted": Word("報到，號牌 {bidder}", "Admitted, paddle {bidder}"),
    "PersonNamed": Word("標單所載之人未報到，給號 {bidder}", "Named on a form, not in the room: paddle {bidder}"),
    "AdmissionUndone": Word("取消號牌 {bidder} 的報到", "Admission of paddle {bidder} undone"),
    "PersonProhibited": Word("登錄{role}不得應買：{lots}", "Barred from bidding as {role}: {lots}"),
    "ProhibitionLifted": Word("取消第 {entry} 筆不得應買之登錄", "Entry {entry} of who may not bid taken back"),
    "BoxShownEmpty": Word("標匭當眾檢查為空並上鎖", "Box shown empty and bolted"),
    "MotionReleased": Word("授權標匭動作：{act}", "Box released for: {act}"),
    "DeadlineSet": Word("截止時間改為 {deadline}", "Deadline set to {deadline}"),
    "BiddingResumed": Word("恢復投標，{deadline} 截止", "Bidding resumed, closes {deadline}"),
    "WarningGiven": Word("距截止 {seconds_left} 秒", "{seconds_left} s to the deadline"),
    "DeadlineReached": Word("投標截止", "Deadline reached"),
    "CloseConfirmed": Word("確認截止{unread}", "Close confirmed{unread}"),
    "DoorOpenedByKey": Word("標匭無法動作，兩人以鑰匙開門", "The box does not work; two people opened its door by key"),
    "FallbackStepTaken": Word("人工處置：{step}", "By hand: {step}"),
    "EnvelopesCounted": Word("清點 {counted} 件，感應 {dropped} 件", "Counted {counted}, beam {dropped}"),
    "CountAccepted": Word("件數不符，兩人裁示續行", "Two people accepted the difference"),
    "EnvelopesReturned": Word("標別停止，標封 {returned} 件未拆封發還", "Lots withdrawn: {returned} envelopes returned unopened"),
    "EnvelopesSorted": Word("標封分標編號", "Envelopes sorted by lot"),
    "MailLogged": Word("通訊投標第 {serial} 號寄達：{how}", "Mailed bid {serial} arrived: {how}"),
    "MailDropped": Word("通訊投標第 {serials} 號當眾投入標匭", "Mailed bids {serials} put into the box in view of the room"),
    "MailReturned": Word("通訊投標第 {serial} 號原封退回", "Mailed bid {serial} sent back unopened"),
    "DeviceFound": Word("{device} 已連線（{model}）", "{device} answers ({model})"),
    "DeviceLost": Word("{device} 沒有回應", "{device} does not answer"),
    "BoxFaulted": Word("標匭故障：{fault}", "Box fault: {fault}"),
    "ReleaseSpent": Word("標匭的許可失效（{cause}）", "The box's release is spent ({cause})"),
    "BoxHeldBack": Word("標匭未動作的原因：{reasons}", "The box holds back: {reasons}"),
    "SlotShutEarly": Word("投標口提早關閉（{cause}）", "The slot shut early ({cause})"),
    "BeamRead": Word("投標口感應 {state}", "The slot's beam is {state}"),
    "SlotStuck": Word("投標口沒有照做（應為 {wanted}）", "The slot does not follow (told {wanted})"),
    "BoxFaultCleared": Word("標匭故障解除：{fault}", "Box fault cleared: {fault}"),
    "FactSetAside": Word("{device} 的一項回報（{what}）無法處理，詳見系統日誌", "A report of {device} ({what}) could not be taken; see the log"),
    "ClockSet": Word("電子鐘校時，原差 {difference_ms} 毫秒", "Hall clock set; it was {difference_ms} ms ahead"),
    "TraceFinished": Word("{device} 線路紀錄 {file}", "Line trace of {device}: {file}"),
    "FaultAcknowledged": Word("現場查看故障：{fault}", "Fault looked at: {fault}"),
    "SlotRead": Word("投標口 {state}", "Slot reads {state}"),
    "LiftRead": Word("標匭 {state}", "Lift reads {state}"),
    "DoorRead": Word("標匭門 {state}", "Door reads {state}"),
    "CloseCommanded": Word("送出關閉投標口命令", "Slot ordered shut"),
    "EnvelopeDropped": Word("感應 {new} 件投入", "Beam: {new} put in"),
    "FinalCountRead": Word("關閉後感應計數 {counter}", "Counter after the close: {counter}"),
    "ClockRead": Word("電子鐘差 {difference_ms} 毫秒", "Hall clock differs by {difference_ms} ms"),
    "RecorderStarted": Word("攝影機 {camera} 錄影中", "Camera {camera} is recorded"),
    "RecorderLost": Word("攝影機 {camera} 錄影中斷", "Camera {camera} is not recorded"),
    "SegmentClosed": Word("影像段 {path}", "Footage {path}"),
    "RecordingGap": Word("攝影機 {camera} 影像缺口", "Gap in the footage of {camera}"),
    "CameraClockStepped": Word("攝影機 {camera} 自身時鐘跳動（現差 {ahead_ms} 毫秒）", "The own clock of camera {camera} jumped (now {ahead_ms} ms ahead)"),
    "CameraHealth": Word("攝影機 {camera}：{state}", "Camera {camera}: {state}"),
    "LotCalled": Word("宣布標別 {lot}", "Lot {lot} called"),
    "EnvelopeOpened": Word("標別 {lot} 第 {envelope} 件拆封，{whose}", "Lot {lot}, envelope {envelope} opened, {whose}"),
    "EnvelopeMoved": Word("第 {envelope} 件由標別 {lot} 改分至 {to}", "Envelope {envelope} laid from lot {lot} to {to}"),
    "GroundCured": Word("標別 {lot} 第 {envelope} 件 {ground} 當場補正", "Lot {lot}, envelope {envelope}: {ground} cured on the spot"),
    "BidEntered": Word("標別 {lot} 第 {envelope} 件已登錄，等候另一人複登", "Lot {lot}, envelope {envelope} entered; another person enters it again"),
    "BidReentered": Word("標別 {lot} 第 {envelope} 件複登，兩次{compared}", "Lot {lot}, envelope {envelope} entered again: both {compared}"),
    "EntriesSettled": Word("標別 {lot} 第 {envelope} 件兩次登錄不一致，擇定{which}", "Lot {lot}, envelope {envelope}: of two different entries {which} is kept"),
    "BidRead": Word("標別 {lot} 第 {envelope} 件宣讀 {total} 元", "Lot {lot}, envelope {envelope} read: {total}"),
    "BidRuled": Word("標別 {lot} 第 {envelope} 件裁示{ruling}", "Lot {lot}, envelope {envelope} ruled {ruling}"),
    "DepositChecked": Word("標別 {lot} 第 {envelope} 件保證金 {total} 元", "Lot {lot}, envelope {envelope}: deposit {total}"),
    "TieRaised": Word("標別 {lot} 第 {envelope} 件加價 {increase} 元", "Lot {lot}, envelope {envelope} raises by {increase}"),
    "DrawingCommitted": Word("標別 {lot} 以數字抽籤，公布密數指紋 {commitment}", "Lot {lot}: lots drawn by numbers, commitment {commitment}"),
    "NumberNamed": Word("標別 {lot} 唱數 {number}", "Lot {lot}: number {number} named"),
    "NumberPassed": Word("標別 {lot} 第 {envelope} 件不唱數", "Lot {lot}: envelope {envelope} names no number"),
    "DrawingOpened": Word("標別 {lot} 揭曉密數 {secret}，總和 {total}，第 {envelope} 件抽中", "Lot {lot}: secret {secret}, sum {total}, envelope {envelope} drawn"),
    "DrawingLost": Word("標別 {lot} 密數遺失，改以籤枝抽籤", "Lot {lot}: the secret is lost; tokens are drawn instead"),
    "RaisesDeclined": Word("標別 {lot} 徵詢後無人加價", "Lot {lot}: asked, nobody raises"),
    "DepositLodged": Word("號牌 {bidder} 繳納標別 {lot} 保證金 {total} 元", "Lot {lot}: paddle {bidder} lodged {total}"),
    "LodgedReturned": Word("發還號牌 {bidder} 標別 {lot} 保證金 {total} 元", "Lot {lot}: {total} handed back to paddle {bidder}"),
    "TieDrawn": Word("標別 {lot} 抽籤，第 {envelope} 件抽中", "Lot {lot} drawn: envelope {envelope}"),
    "ObjectionsAsked": Word("標別 {lot} 詢問在場人有無異議", "Lot {lot}: the room asked for objections"),
    "LotAwarded": Word("標別 {lot} 拍定，號牌 {bidder}，{price} 元", "Lot {lot} awarded, paddle {bidder}, {price}"),
    "CaseListed": Word("列入案件 {id}：應清償 {owed} 元", "Case {id} listed: {owed} to be raised"),
    "ClaimsRestated": Word("案件 {case} 更正債權額：應清償 {owed} 元", "Case {case}: claims put right, {owed} to be raised"),
    "OrderChosen": Word("案件 {case} 依義務人請求之次序：{order}", "Case {case}: order asked for by the obligor: {order}"),
    "PaymentReceived": Word("案件 {case} 收到 {amount} 元，尚須 {threshold} 元", "Case {case}: {amount} received, {threshold} still to be raised"),
    "AcceptanceAsked": Word("標別 {lot} 詢問在場債權人是否{at}承受", "Lot {lot}: creditors present asked to take it{to}"),
    "AcceptanceDeclared": Word("標別 {lot} 債權人 {creditor} 聲明承受", "Lot {lot}: creditor {creditor} declares acceptance"),
    "AcceptanceDrawn": Word("標別 {lot} 債權人抽籤，{creditor} 抽中", "Lot {lot}: creditor {creditor} drawn"),
    "AcceptanceGranted": Word("標別 {lot} 由債權人 {creditor} 以 {price} 元承受，應補 {balance} 元", "Lot {lot} accepted by creditor {creditor} at {price}, {balance} to pay"),
    "ObjectionRaised": Word("標別 {lot} 聲明異議第 {number} 件", "Lot {lot}: objection {number} raised"),
    "ObjectionRuled": Word("標別 {lot} 異議第 {number} 件：{ruling}", "Lot {lot}, objection {number}: {ruling}"),
    "LotStopped": Word("標別 {lot} {result}：{cause}", "Lot {lot} {result}: {cause}"),
    "ResultRevoked": Word("標別 {lot} 撤銷「{result}」，回復宣告前的程序", "Lot {lot}: “{result}” taken back, the lot goes on"),
    "LotNotAwarded": Word("標別 {lot} 不予拍定：已拍得 {raised} 元，足以清償 {threshold} 元", "Lot {lot} left unsold: {raised} raised suffices for {threshold}"),
    "LotUnsold": Word("標別 {lot} 未拍定：{cause}", "Lot {lot} unsold: {cause}"),
    "DepositReturned": Word("標別 {lot} 第 {envelope} 件{what}，{whose}", "Lot {lot}, envelope {envelope}: {what}, {whose}"),
    "OralBidAccepted": Word("標別 {lot} 號牌 {bidder} 出價 {amount} 元", "Lot {lot}, paddle {bidder} bids {amount}"),
    "CallMade": Word("標別 {lot} 第 {call} 次呼價 {amount} 元", "Lot {lot}, call {call} at {amount}"),
    "CallRetracted": Word("標別 {lot} 收回第 {call} 次呼價", "Lot {lot}, call {call} taken back"),
    "HammerFell": Word("標別 {lot} 落槌", "Lot {lot}, hammer"),
}  # fmt: skip


_STATED = frozenset({"state", "fault", "act", "device", "wanted", "step"})

STATES: dict[str, Word] = {
    **FALLBACK,
    "OPEN": Word("打開", "open"),
    "SHUT": Word("關閉", "shut"),
    "RAISED": Word("已升起", "raised"),
    "LOWERED": Word("已降下", "lowered"),
    "BETWEEN": Word("升降中", "between"),
    "FAULT": Word("開關不一致", "switches disagree"),
    "BROKEN": Word("持續被遮住", "broken"),
    "CLEAR": Word("已無遮擋", "clear"),
    "BOLTED": Word("已上鎖", "bolted"),
    "FREE": Word("已開鎖", "free"),
    "RAISE": Word("升起、開放、截止後降下", "raise, open, lower after the close"),
    "RE_OPEN": Word("重新開放", "re-open"),
    "LOWER": Word("降下", "lower"),
    "UNLOCK": Word("開鎖", "unlock"),
    "box": Word("標匭", "Bid box"),
    "clock": Word("電子鐘", "Hall clock"),
    "OK": Word("畫面正常", "picture in order"),
    "FROZEN": Word("畫面凍結", "picture frozen"),
    "BLACK": Word("畫面全黑", "picture black"),
    "COVERED": Word("鏡頭被遮", "lens covered"),
    "BLURRED": Word("畫面模糊", "picture blurred"),
    "HALF_COVERED": Word("鏡頭部分被遮，請移開遮蔽物", "lens partly covered: clear the view"),
    "MOVED": Word("鏡頭位置已移動，請對回原處", "camera moved: turn it back to where it looked"),
    "SLOW": Word("畫面張數過少，請檢查網路與攝影機", "too few pictures: check network and camera"),
    "SOURCE_LOST": Word("沒有訊號", "no signal"),
    **FAULTS,
}

SOUND: dict[str, Word] = {
    "OK": Word("聲音正常", "sound in order"),
    "SILENT": Word("收不到聲音，請檢查麥克風", "no sound: check the microphone"),
    "CLIPPED": Word("聲音破音，請調低麥克風音量", "sound clipped: turn the microphone down"),
    "LOST": Word("麥克風沒有訊號", "no signal from the microphone"),
}


def worded(event: Fact, locale: str) -> str:
    """What an event says to a person.

    Raises:
        KeyError: a kind that has no words yet (a test keeps that from happening).
    """
    template = TEMPLATES[type(event).__name__].text(locale)
    return template.format_map(_facts(event, locale))


def _facts(event: Fact, locale: str) -> dict[str, str]:
    facts = {name: _plain(getattr(event, name)) for name in event.__struct_fields__}
    if "deadline_ms" in facts:
        facts["deadline"] = clock_time(int(facts["deadline_ms"]))
    for name in (
        "total",
        "amount",
        "increase",
        "price",
        "balance",
        "share",
        "highest",
        "raised",
        "threshold",
    ):
        value = getattr(event, name, None)
        if isinstance(value, int):
            facts[name] = ntd(value)
    match event:
        case Proposed(act=act):
            facts["act"] = COMMANDS[type(act).__name__].text(locale)
        case RefusalRecorded(code=code, facts=figures):
            facts["sentence"] = sentence(code, figures, "en" if locale == "en" else "zh")
        case SessionSuspended(cause=cause):
            facts["cause"] = CAUSES[cause.value].text(locale)
        case BidRuled(valid=valid, ground=ground):
            word = Word("有效", "valid") if valid else Word(f"廢標 {ground}", f"invalid {ground}")
            facts["ruling"] = word.text(locale)
        case CameraHealth(state=state, part="sound"):
            facts["state"] = SOUND[state].text(locale)
        case LotAwarded(winners=winners):
            facts["bidder"] = winners[0].bidder
        case _:
            _more(event, facts, locale)
    return facts | {
        name: STATES[facts[name]].text(locale)
        for name in _STATED & facts.keys()
        if facts[name] in STATES
    }


def _more(event: Fact, facts: dict[str, str], locale: str) -> None:
    lot = getattr(event, "lot", None)
    if isinstance(lot, Lot):
        facts |= {"mark": lot.mark, "title": Word(lot.title_zh, lot.title_en).text(locale)}
    cause = getattr(event, "cause", None)
    if cause in UNSOLD:
        facts["cause"] = UNSOLD[str(cause)].text(locale)
    match event:
        case ReleaseSpent(cause=spent) | SlotShutEarly(cause=spent) if spent in SPENT:
            facts["cause"] = SPENT[spent].text(locale)
        case BoxHeldBack(reasons=reasons):
            facts["reasons"] = held_back(reasons, locale)
        case SessionOpened(left_out=marks):
            word = Word("，今日已有結果而不列：", "; left out, decided earlier today: ")
            facts["without"] = f"{word.text(locale)}{'、'.join(marks)}" if marks else ""
        case MailLogged(findings=findings):
            how = Word("收存", "taken into custody").text(locale)
            zh_or_en: Locale = "en" if locale == "en" else "zh"
            facts["how"] = "；".join(found_words(one, zh_or_en) for one in findings) or how
        case PersonProhibited(role=role, lots=marks):
            facts["role"] = PROHIBITIONS[role].text(locale)
            facts["lots"] = "、".join(marks)
        case MailDropped(serials=serials):
            facts["serials"] = "、".join(str(serial) for serial in serials)
        case CloseConfirmed(unread=unread):
            word = Word(
                "（投標口未能讀取，由人員現場確認）", " by a person; the slot could not be read"
            )
            facts["unread"] = word.text(locale) if unread else ""
        case _:
            facts |= told(event, locale)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
