"""Refusals about a lot: opening, award and oral bidding; the award's are its blocking reasons."""

from auction.session.catalogue.kind import RefusalKind, no

LOTS: dict[str, RefusalKind] = {
    # opening
    "lot-unknown": no("今日沒有標別 {lot}。", "There is no lot {lot} today.", status=404),
    "lot-stage": no(
        "標別 {lot} 現在是「{stage}」，還不能做這個動作。",
        "Lot {lot} is {stage}; this act does not come now.",
        status=409,
    ),
    "lot-order": no(
        "標別 {lot} 還沒有結果，請先完成。",
        "Lot {lot} has no result yet. Finish it first.",
        status=409,
    ),
    "envelope-unknown": no(
        "標別 {lot} 沒有第 {envelope} 件標封。",
        "Lot {lot} has no envelope {envelope}.",
        status=404,
    ),
    "envelope-stage": no(
        "第 {envelope} 件現在是「{stage}」，還不能做這個動作。",
        "Envelope {envelope} is {stage}; this act does not come now.",
        status=409,
    ),
    "same-entrant": no(
        "第 {envelope} 件第一次登錄的人不能複登，請由另一人登錄。",
        "Whoever entered envelope {envelope} first cannot enter it again. Another person does.",
        status=403,
    ),
    "entered-once": no(
        "第 {envelope} 件還沒有複登，請先由另一人登錄。",
        "Envelope {envelope} was entered once only. Another person enters it first.",
        status=409,
    ),
    "entered-twice": no(
        "第 {envelope} 件已複登而不一致，請由主持人看標單後擇定，或重新宣讀登錄。",
        "Both entries of envelope {envelope} differ. The officer looks at the form and keeps one, "
        "or it is read anew.",
        status=409,
    ),
    "move-to": no(
        "標封只能改分到同一輪、尚無結果的其他標別；標別 {lot} 不是。",
        "An envelope goes to another lot of the same box round that has no result; {lot} is none.",
        status=409,
    ),
    "cure-never": no(
        "{ground} 依法不能補正，請裁示。",
        "{ground} cannot be cured. Rule on the bid.",
        status=409,
    ),
    "cure-none": no(
        "這件標單沒有待補正的 {ground}。",
        "There is no {ground} on this bid to be cured.",
        status=409,
    ),
    "joint-bidders": no(
        "第 {envelope} 件的共同投標人每人填一次，第一人填在號牌欄。",
        "Name each joint bidder of envelope {envelope} once, the first as the paddle.",
    ),
    "deposit-unsaid": no(
        "第 {envelope} 件的保證金還沒填：填票據金額或現金；袋內沒有保證金，現金填 0。",
        "Enter what envelope {envelope} holds as deposit: instruments or cash; 0 as cash for none.",
    ),
    "shares-count": no(
        "投標人 {holders} 人，填了 {given} 個應有部分；全部填寫，或全部留空（均等）。",
        "{holders} bidders, {given} shares. State every share, or none (equal).",
    ),
    "shares-form": no("應有部分無法收受。{why}", "The share cannot be taken. {why}"),
    "shares-unsettled": no(
        "第 {envelope} 件的應有部分合計不等於一，請詢明後再拆封登錄。",
        "The shares on envelope {envelope} do not make one. Ask, and open it again with them.",
        status=409,
    ),
    "amount-form": no(
        "金額無法收受。{why}",
        "The amount cannot be taken. {why}",
    ),
    "defect-unplaced": no(
        "標封 {envelope}：G12 至 G14 屬於個別票據，請註明是第幾張票據，每張註明一種（例：2:G14）。",
        "Envelope {envelope}: G12 to G14 belong to one instrument. Say which by its place in the "
        "bag, one ground each (2:G14).",
    ),
    "ground-unknown": no("沒有這個廢標事由：{ground}。", "There is no ground {ground}."),
    "parcels-count": no(
        "本標有 {expected} 筆，輸入了 {given} 筆。",
        "The lot has {expected} parcels, {given} were entered.",
    ),
    "amount-missing": no(
        "第 {envelope} 件沒有可辨認的金額，不能裁示有效；請再讀一次標單或裁示無效。",
        "Envelope {envelope} has no readable amount and cannot be valid. Read it again or rule it"
        " invalid.",
        status=409,
    ),
    "bidder-unnamed": no(
        "第 {envelope} 件無從認定投標人，只能裁示無效；找到姓名時，請再拆封登錄號牌。",
        "Envelope {envelope} names nobody and can only be invalid. If a name turns up, open it"
        " again with the paddle.",
        status=409,
    ),
    "ground-missing": no(
        "請選定第 {envelope} 件的廢標事由。",
        "Choose the ground on which envelope {envelope} is invalid.",
    ),
    "ruling-differs": no(
        "裁示與系統建議不同，須由兩人提出並記明理由。",
        "The ruling differs from the proposal: it takes two people and a reason.",
        status=409,
    ),
    "ruling-agrees": no(
        "裁示與系統建議相同，直接確認即可。",
        "The ruling is what the rules propose. Rule it directly.",
        status=409,
    ),
    "not-leading": no(
        "第 {envelope} 件不是最高標，保證金封存袋不啟封。",
        "Envelope {envelope} does not lead; its deposit bag stays sealed.",
        status=409,
    ),
    "not-tied": no(
        "第 {envelope} 件不在同額之列。", "Envelope {envelope} is not among the tied.", status=409
    ),
    "increase-too-low": no(
        "加價須高於目前的 {least} 元。", "The increase must be more than {least}."
    ),
    "slip-not-due": no(
        "第 {envelope} 件現在不必再投加價單；加價單已收，或無人加價，請抽籤。",
        "No slip of envelope {envelope} is due: it is in, or nobody raised and lots are drawn.",
        status=409,
    ),
    "raises-unasked": no(
        "同價投標人第 {envelopes} 件尚未徵詢加價；請先徵詢，無人加價再抽籤（強制執行法第90條）。",
        "Nobody asked envelopes {envelopes} whether they raise. Ask first; lots are drawn when "
        "nobody does (CEA §90).",
        status=409,
    ),
    "nobody-to-ask": no(
        "標別 {lot} 沒有在場而待徵詢加價之同價投標人；可進行抽籤。",
        "Of lot {lot} nobody present is left to be asked for a raise. Draw lots.",
        status=409,
    ),
    "slips-missing": no(
        "加價單尚未收齊：第 {envelopes} 件；未加價者登錄 0。",
        "Slips still missing for envelopes {envelopes}. Enter 0 for a blank one.",
        status=409,
    ),
    "drawing-begun": no(
        "已開始以數字抽籤，請照順序唱數、揭曉；不能中途更換方式。",
        "Lots are being drawn by numbers. Name the numbers in order and open the secret; "
        "the way is not changed half-way.",
        status=409,
    ),
    "drawing-lost": no(
        "密數遺失，不再以數字抽籤；請以籤枝抽籤並登錄兩位見證人。",
        "The secret is lost. Do not draw by numbers again: draw tokens before two witnesses.",
        status=409,
    ),
    "no-drawing": no("現在沒有以數字抽籤。", "No lots are being drawn by numbers now.", status=409),
    "numbers-complete": no(
        "數字都已唱畢，請揭曉。", "Every number has been named. Open the secret.", status=409
    ),
    "number-order": no(
        "現在輪到 {who} 唱數（officer 為主持人，數字為標封號）。",
        "It is the turn of {who} to name a number (officer, or the envelope's number).",
        status=409,
    ),
    "drawing-many": no(
        "同額者 {tied} 人，超過 {most} 人不以數字抽籤；請當眾以籤枝抽籤。",
        "{tied} bids tie; lots are drawn by numbers among {most} at most. Draw tokens in view of "
        "the room.",
        status=409,
    ),
    "number-form": no("請輸入 0 到 999999 的整數。", "Enter a whole number from 0 to 999999."),
    "tie-drawn": no(
        "已抽籤，不能再加價。", "Lots have been drawn; nobody raises any more.", status=409
    ),
    "witness-form": no(
        "見證人請填人員代碼（例如 B01），不填姓名。",
        "Name the witnesses by their staff codes (such as B01), not by name.",
    ),
    "witness-unknown": no(
        "{witness} 不在本場次值勤人員之列；請由在場之 {staff} 中兩位見證。",
        "{witness} is not on duty in this session. Witnesses are two of: {staff}.",
    ),
    "witness-same": no(
        "見證人須為兩位不同的人員。", "The two witnesses must be two different people."
    ),
    # award
    "bids-unruled": no(
        "還有標封尚未裁示：{envelopes}。", "Envelopes not ruled on yet: {envelopes}.", status=409
    ),
    "deposit-unchecked": no(
        "第 {envelope} 件（號牌 {bidder}）的保證金封存袋尚未啟封查驗。",
        "The deposit bag of envelope {envelope} (paddle {bidder}) has not been opened.",
        status=409,
    ),
    "ruling-due": no(
        "第 {envelope} 件在裁示後另有發現，請再裁示。",
        "Something was found on envelope {envelope} after its ruling. Rule on it again.",
        status=409,
    ),
    "objections-unasked": no(
        "尚未詢問在場人有無異議。", "The room has not been asked for objections.", status=409
    ),
    "tie-open": no(
        "同為最高價 {price} 元：由同額者當場加價，無人加價時抽籤（強制執行法第90條）。",
        "A tie at {price}: the tied bidders may raise on the spot, else lots are drawn (CEA §90).",
        status=409,
    ),
    "no-winner": no("沒有可拍定的投標。", "There is no bid to award to.", status=409),
    "winner-stands": no(
        "有得拍定的投標，不能宣告流標。",
        "There is a bid to award to; it is not unsold.",
        status=409,
    ),
    "nothing-to-return": no(
        "第 {envelope} 件沒有待發還的保證金。",
        "Envelope {envelope} has no deposit to hand back.",
        status=409,
    ),
    # oral bidding
    "bid-too-low": no(
        "低於 {least} 元不受理，目前最高 {high} 元。",
        "Bids below {least} are refused. Current high: {high}.",
        recorded=True,
    ),
    "deposit-unlodged": no(
        "號牌 {bidder} 尚未繳納標別 {lot} 之保證金 {required} 元，出價 {amount} 元無效"
        "（強制執行法第70條第2項）；請先繳納，或由其他人出價。",
        "Paddle {bidder} has not lodged the deposit of {required} for lot {lot}, so the bid of "
        "{amount} is void (CEA §70(2)). Lodge it first, or take bids from others.",
        recorded=True,
    ),
    "deposit-not-asked": no(
        "標別 {lot} 公告未命繳保證金，無須繳納。",
        "The notice of lot {lot} asks for no deposit aloud; none is taken.",
    ),
    "deposit-lodged": no(
        "號牌 {bidder} 已繳納標別 {lot} 之保證金。",
        "Paddle {bidder} has lodged the deposit for lot {lot} already.",
        status=409,
    ),
    "deposit-short": no(
        "保證金計 {total} 元，不足公告之 {required} 元；請補足後再登錄。",
        "The deposit comes to {total}, the notice asks for {required}. Enter it once it does.",
    ),
    "nothing-lodged": no(
        "號牌 {bidder} 就標別 {lot} 沒有應發還之保證金。",
        "Of lot {lot} nothing lodged by paddle {bidder} is to be handed back.",
        status=409,
    ),
    "bidder-barred": no(
        "號牌 {bidder} 前次拍定標別 {lot} 未繳足價金，不得再應買（強制執行法第 68 條之 2）；"
        "請其他人出價。",
        "Paddle {bidder} bought lot {lot} before and did not pay, and may not bid for it again "
        "(Compulsory Enforcement Act §68-2). Take bids from others.",
        recorded=True,
    ),
    "bidder-prohibited": no(
        "號牌 {bidder} 為義務人或拍賣人員，不得應買標別 {lot}（強制執行法第 70 條第 6 項、"
        "民法第 392 條）；請其他人出價。",
        "Paddle {bidder} is the obligor or staff of the sale and may not buy lot {lot} (Compulsory "
        "Enforcement Act §70(6), Civil Code §392). Take bids from others.",
        recorded=True,
    ),
    "own-bid": no(
        "號牌 {bidder} 已是目前最高，不必再加。",
        "Paddle {bidder} already holds the high bid.",
        recorded=True,
    ),
    "after-hammer": no(
        "標別 {lot} 已落槌，這一口不受理。",
        "The hammer has fallen on lot {lot}. This bid is refused.",
        status=409,
        recorded=True,
    ),
    "amount-range": no(
        "金額須為 1 至 1,000,000,000,000 的整數元。",
        "An amount is a whole number from 1 to 1,000,000,000,000.",
    ),
    "no-bid-yet": no("還沒有人出價。", "Nobody has bid yet.", status=409),
    "calls-complete": no(
        "已呼價三次，請落槌。", "The price was called three times. Let the hammer fall.", status=409
    ),
    "calls-missing": no(
        "最高價尚未呼滿三次（強制執行法第70條），還差 {missing} 次。",
        "The highest price has not been called three times (CEA §70); {missing} to go.",
        status=409,
    ),
    "no-call": no("沒有可以收回的呼價。", "There is no call to take back.", status=409),
}
