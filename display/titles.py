"""What each command and each field is called on a desk, in both languages."""

from display.views.words import Word

COMMANDS: dict[str, Word] = {
    "OpenSession": Word("開始場次", "Open the session"),
    "SuspendSession": Word("暫停場次", "Suspend the session"),
    "ResumeSession": Word("恢復場次", "Resume the session"),
    "ConfirmAnchor": Word("確認目前時間", "Confirm room time"),
    "StopLot": Word("停止、撤回或改期", "Stop, withdraw or postpone"),
    "RevokeResult": Word("撤銷已宣告的結果", "Take the result back"),
    "AdjournSession": Word("結束場次", "End the session"),
    "AdmitPerson": Word("報到", "Admit a person"),
    "UndoAdmission": Word("取消報到", "Undo an admission"),
    "ShowBoxEmpty": Word("標匭已當眾檢查為空並上鎖", "The box was shown empty and bolted"),
    "RaiseBox": Word("升起標匭、開始投標", "Raise the box, open bidding"),
    "ExtendDeadline": Word("延長截止時間", "Extend the deadline"),
    "ResumeBidding": Word("恢復投標", "Resume bidding"),
    "ConfirmClose": Word("確認截止", "Confirm the close"),
    "LowerBox": Word("降下標匭", "Lower the box"),
    "UnlockBox": Word("開鎖取標", "Unlock the box"),
    "CountEnvelopes": Word("登錄清點件數", "Enter the hand count"),
    "AcceptCount": Word("件數不符仍續行", "Go on with counts that differ"),
    "SortEnvelopes": Word("分標編號", "Sort the envelopes by lot"),
    "ReturnEnvelopes": Word("標封未拆封發還", "Return the envelopes unopened"),
    "AcknowledgeFault": Word("故障已現場查看", "The fault was looked at"),
    "CallLot": Word("宣布開始本標", "Call the lot"),
    "OpenEnvelope": Word("拆封", "Open the envelope"),
    "ReadBid": Word("宣讀登錄", "Read the bid aloud"),
    "RuleBid": Word("依建議裁示", "Rule as proposed"),
    "OverrideBid": Word("另為裁示", "Rule otherwise"),
    "CheckDeposit": Word("查驗保證金", "Check the deposit"),
    "RaiseTie": Word("同額加價", "Raise in the tie"),
    "DrawTie": Word("登錄抽籤結果", "Enter the draw"),
    "ChooseOrder": Word("義務人選擇拍賣次序", "The obligor chooses the order"),
    "RecordPayment": Word("登錄義務人繳款", "Enter a payment by the obligor"),
    "RestateClaims": Word("更正債權額", "Put the claims right"),
    "DeclareNotAwarded": Word("宣告不予拍定", "Leave unsold: enough was raised"),
    "AskObjections": Word("已詢問在場人有無異議", "The room was asked for objections"),
    "AwardLot": Word("宣告拍定", "Award"),
    "DeclareUnsold": Word("宣告未拍定", "Declare unsold"),
    "ReturnDeposit": Word("發還保證金", "Return the deposit"),
    "BidOral": Word("登錄出價", "Enter a bid"),
    "CallPrice": Word("呼價", "Call the price"),
    "RetractCall": Word("收回呼價", "Take back the call"),
    "Hammer": Word("落槌", "Hammer"),
    "Second": Word("輸入密碼，同意", "Give your PIN and agree to"),
    "WithdrawProposal": Word("撤回提議", "Withdraw the proposal"),
}

FIELDS: dict[str, Word] = {
    "reason": Word("理由", "Reason"),
    "deadline_ms": Word("新的截止時間（時:分:秒）", "New deadline (hh:mm:ss)"),
    "counted": Word("清點件數", "Envelopes counted"),
    "returned": Word("發還件數", "Envelopes returned"),
    "lots": Word(
        "各件標別，依編號（例：甲 甲 乙）", "Lot of each envelope, in order, with spaces between"
    ),
    "cause": Word("事由", "Cause"),
    "order": Word("拍賣次序（例：丙 甲 乙）", "Order of the lots (丙 甲 乙)"),
    "asked_by": Word("何人請求", "Who asked"),
    "received_from": Word("繳款人", "Received from"),
    "claims": Word("債權額", "Claims"),
    "costs": Word("執行費用", "Costs"),
    "taxes": Word("稅款", "Taxes"),
    "bidder": Word("號牌", "Paddle"),
    "words": Word("國字總價", "Total in words"),
    "digits": Word("數字總價", "Total in figures"),
    "parcels": Word("各筆價額（可空）", "Price of each parcel (optional)"),
    "marks": Word("標單瑕疵代碼（可空）", "Grounds on the form (optional)"),
    "instruments": Word("各張票據金額", "Amount of each instrument"),
    "envelope": Word("標封編號", "Envelope"),
    "witnesses": Word("兩位見證人員代號", "Staff ids of two witnesses"),
    "increase": Word("加價金額", "Increase"),
    "amount": Word("金額", "Amount"),
    "document": Word("證件", "Document"),
    "number": Word("證號", "Number"),
    "name": Word("姓名或名稱", "Name"),
    "warning_answered": Word("檢查碼不符，已再核對", "Check digit does not fit; checked again"),
    "without_recording": Word("未錄影仍續行的理由", "Why to go on without recording"),
    "ground": Word("廢標事由（可空）", "Ground (optional)"),
}

FAULTS: dict[str, Word] = {
    "WATCHDOG": Word("逾時自行關閉", "watchdog"),
    "POWER_CYCLE": Word("電源中斷", "power cycle"),
    "JAM": Word("升降受阻", "jam"),
    "EMERGENCY_STOP": Word("急停", "emergency stop"),
    "SWITCHES": Word("開關不一致", "switches disagree"),
}

HELD_BACK: dict[str, Word] = {
    "MOTION_SPENT": Word("此次許可已升降過", "the lift has moved once under this release"),
    "SLOT_SPENT": Word("此次許可已開過投標口", "the slot was open once under this release"),
    "SWITCH_FAULT": Word("升降開關不一致", "the end switches disagree"),
    "SLOT_OPEN": Word("投標口未關", "the slot is not shut"),
    "DOOR_FREE": Word("標匭門未上鎖", "the door is not bolted"),
    "NOT_RAISED": Word("標匭未升到頂", "the box is not up"),
    "MOVING": Word("標匭升降中", "the box is moving"),
    "TOO_LATE": Word("距截止太近，投標口不再打開", "too near the deadline to open the slot"),
}
"""What keeps the box from carrying out a released act."""

SPENT: dict[str, Word] = {
    "LOST": Word("標匭沒有回應", "the box did not answer"),
    "STALLED": Word("主機停頓", "the server paused"),
    "JAMMED": Word("升降受阻", "jam"),
    "WATCHDOG": Word("監視設定未生效", "its watchdog setting was not taken"),
    "TRIPPED": Word("逾時自行關閉", "watchdog"),
    "POWER_CYCLED": Word("電源中斷", "power cycle"),
    "ESTOP": Word("急停", "emergency stop"),
    "DEVICE": Word("投標口自行關閉", "the slot shut by itself"),
    "WANT": Word("許可早於連線", "given before the box was found"),
}
"""What spent a release."""

DOCUMENTS = (
    ("national_id", Word("國民身分證", "National ID card")),
    ("resident", Word("居留證", "Resident certificate")),
    ("passport", Word("護照", "Passport")),
    ("ubn", Word("統一編號", "Unified business number")),
)
