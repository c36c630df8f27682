"""Every refusal by its code: the HTTP status, both sentences, whether it is recorded.

Codes are stable. A sentence says what is so and what to do about it; figures stand in braces.
"""

from auction.session.catalogue.kind import RefusalKind
from auction.session.catalogue.kind import no as _no

__all__ = ["CATALOGUE", "RefusalKind"]

CATALOGUE: dict[str, RefusalKind] = {
    # the sitting
    "no-session": _no(
        "今日場次尚未開始，請先開始場次。",
        "No session is open. Open today's session first.",
        status=409,
    ),
    "session-open": _no(
        "場次已經開始，不必再開。", "The session is already open. Nothing to do.", status=409
    ),
    "nothing-to-list": _no(
        "今日標別都已有結果（{lots}），沒有可開的場次；請先更新標的清單，再重新啟動。",
        "Every lot of today has its result ({lots}). Put further lots on the list and start again.",
        status=409,
    ),
    "session-over": _no(
        "場次已經結束，不再受理。", "The session is over. Nothing more is taken.", status=409
    ),
    "basis-moved": _no(
        "畫面已更新，請看過後重新確認。",
        "The screen has changed since you looked. Look again and confirm.",
        status=409,
    ),
    "suspended": _no(
        "現在暫停中（{cause}），請先恢復。",
        "The session is suspended ({cause}). Resume it first.",
        status=409,
    ),
    "not-suspended": _no(
        "現在沒有暫停，不必恢復。", "Nothing is suspended. There is nothing to resume.", status=409
    ),
    "round-stands": _no(
        "開標用標匭這一輪還沒結束，請用「恢復投標」或「確認截止」。",
        "A box round stands still. Use Resume bidding or Confirm close.",
        status=409,
    ),
    "anchor-known": _no(
        "時間基準沒有遺失，不必確認。",
        "Room time is not lost. There is nothing to confirm.",
        status=409,
    ),
    "anchor-lost": _no(
        "主機重新開機，時間基準遺失；請兩人先確認目前時間。時間不對時，先校正主機時鐘再重新啟動。",
        "The machine was restarted and room time is lost. Two people must confirm it first; "
        "if it is wrong, set the machine's clock right and start the server again.",
        status=409,
    ),
    "lots-unfinished": _no(
        "還有標別沒有結果：{lots}。", "Lots still without a result: {lots}.", status=409
    ),
    "round-unfinished": _no(
        "標匭這一輪還沒開標完畢。", "The box round is not finished yet.", status=409
    ),
    "not-for-role": _no(
        "{role} 不能做這個動作，請由 {allowed} 操作。",
        "{role} may not do this. It takes: {allowed}.",
        status=403,
    ),
    # acts of two
    "needs-two": _no(
        "這個動作要兩個人：先提出，再由另一人確認。",
        "This act takes two people: propose it, then another person seconds it.",
        status=403,
    ),
    "same-person": _no(
        "提出的人不能自己確認，請由另一人輸入自己的密碼。",
        "The proposer cannot second. Another person must give their own PIN.",
        status=403,
    ),
    "no-officer": _no(
        "兩人之中至少要有一位行政執行官。",
        "At least one of the two must be an officer.",
        status=403,
    ),
    "no-factor": _no(
        "請輸入您自己的密碼以確認。", "Give your own PIN with this confirmation.", status=403
    ),
    "locked-out": _no(
        "連續輸入錯誤，請 {seconds} 秒後再試。",
        "Too many wrong PINs. Try again in {seconds} s.",
        status=429,
    ),
    "proposal-gone": _no(
        "這個提議已經失效，請重新提出。",
        "This proposal no longer stands. Propose it again.",
        status=409,
    ),
    "not-proposer": _no(
        "只有提出的人可以撤回。", "Only the person who proposed it can withdraw it.", status=403
    ),
    # the door
    "identity-form": _no(
        "證號格式與所選證件不符。請核對證件種類，再輸入一次。",
        "The number is not in the form of that document. Check which it is and enter it again.",
    ),
    "checksum-unanswered": _no(
        "證號檢查碼不符。請再看一次證件；確定無誤時，勾選「已核對」再送出。",
        "The check digit does not fit. Look again; if it is right, tick 'checked' and send.",
    ),
    "already-admitted": _no(
        "此人今日已經報到，號牌 {bidder}。",
        "This person is already in the room with paddle {bidder}.",
        status=409,
    ),
    "bidder-unknown": _no(
        "號牌 {bidder} 今日未報到，沒有登錄。請看清號牌或請入場櫃台確認。",
        "Paddle {bidder} is not checked in; nothing was recorded. Read it again or ask the desk.",
        recorded=True,
    ),
    "bidder-form": _no("號牌是 1 到 9999 的數字。", "A paddle is a number from 1 to 9999."),
    "bidder-bound": _no(
        "號牌 {bidder} 已有投標或出價，不能取消報到。",
        "Paddle {bidder} has bid; the admission cannot be undone.",
        status=409,
    ),
    "name-form": _no("姓名或名稱無法收受。{why}", "The name cannot be taken. {why}"),
    "document-unknown": _no(
        "沒有「{document}」這種證件；請選國民身分證、居留證、護照或統一編號。",
        "No document kind {document}. Choose national_id, resident, passport or ubn.",
    ),
    "sentence-long": _no(
        "文字太長，最多 {most} 字。", "That is too long; at most {most} characters."
    ),
    "sentence-sealed": _no("「{field}」請輸入文字。", "Type plain text into {field}."),
    "id-form": _no(
        "命令編號只能有英文字母、數字與連字號，最多 {most} 字。",
        "A command id has letters, digits and hyphens only, at most {most}.",
    ),
    "id-reused": _no(
        "這個命令編號已用於不同的內容，請重新送出。",
        "This command id was used with other content. Send it again under a new id.",
        status=409,
    ),
    # the box
    "round-unknown": _no("沒有第 {round} 輪。", "There is no box round {round}.", status=404),
    "round-stage": _no(
        "標匭現在是「{stage}」，還不能做這個動作。",
        "The box round is {stage}; this act does not come now.",
        status=409,
    ),
    "box-not-answering": _no(
        "標匭沒有回應，無法確認狀態。請檢查電源與線路。",
        "The box does not answer; its state is unknown. Check its power and line.",
        status=409,
    ),
    "box-fault": _no(
        "標匭故障（{fault}）尚未有人確認排除。",
        "A box fault ({fault}) has not been acknowledged.",
        status=409,
    ),
    "estop-pressed": _no(
        "急停鈕按下中，請旋開後再操作。",
        "The emergency stop is pressed. Release it first.",
        status=409,
    ),
    "slot-not-shut": _no(
        "投標口還沒關上，不能移動標匭。",
        "The slot does not read shut; the box must not move.",
        status=409,
    ),
    "door-not-bolted": _no("標匭門沒有上鎖。", "The box's door does not read bolted.", status=409),
    "lift-not-lowered": _no(
        "標匭還沒降到底，不能開鎖。",
        "The box does not read lowered; its door stays bolted.",
        status=409,
    ),
    "not-recording": _no("沒有錄影（{cameras}）。", "Not being recorded: {cameras}.", status=409),
    "fault-unknown": _no(
        "沒有這項待確認的故障：{fault}。", "No such fault waits for anybody: {fault}.", status=409
    ),
    "deadline-passed": _no(
        "已過截止時間，不能延長；只能確認截止。",
        "The deadline has passed; it cannot be extended. Confirm the close.",
        status=409,
    ),
    "deadline-near": _no(
        "距截止不到 {seconds} 秒，不能再延長。",
        "Less than {seconds} s to the deadline: it can no longer be extended.",
        status=409,
    ),
    "raise-late": _no(
        "距截止不到 {seconds} 秒，標匭來不及升起並打開；請先由兩人改訂較晚的截止時間。",
        "The box takes up to {seconds} s to be up and open, and the deadline is nearer. "
        "Two people set a later deadline first.",
        status=409,
    ),
    "slot-wont-shut": _no(
        "投標口沒有關上，可能有標封卡住。請當眾排除；仍關不上時用手遮住投標口，並記下時間。",
        "The slot has not shut; an envelope may be stuck in it. Free it in view of everybody; "
        "if it still stays open, cover it by hand and note the time.",
        status=409,
    ),
    "slot-wont-open": _no(
        "投標口沒有打開。請看標匭；仍打不開時先暫停，再恢復投標。",
        "The slot has not opened. Look at the box; if it stays shut, suspend and resume bidding.",
        status=409,
    ),
    "never-open": _no(
        "截止前投標口沒有打開過，無人能投標。可由兩人恢復投標並宣布較晚的截止時間。",
        "The slot was not open before the deadline: nobody could bid. Two people may resume "
        "bidding with a later deadline.",
        status=409,
    ),
    "box-held-back": _no(
        "標匭沒有照做（{reasons}）。請看標匭；投標中請暫停後再恢復，否則重新下命令。",
        "The box holds an act back ({reasons}). Look at it; while bidding suspend and resume, "
        "else give the act anew.",
        status=409,
    ),
    "deadline-earlier": _no(
        "新的截止時間必須晚於原定時間與現在。",
        "The new deadline must be later than the announced one and than now.",
    ),
    "deadline-needs-later": _no(
        "已過原定截止時間，恢復投標須宣布新的截止時間。",
        "The announced deadline has passed: name a later one to resume.",
        status=409,
    ),
    "deadline-far": _no(
        "新的截止時間不能比原定晚超過 {hours} 小時，請再看一次。",
        "A new deadline is at most {hours} hours later. Look again.",
    ),
    "deadline-ahead": _no("截止時間還沒到。", "The deadline has not come yet.", status=409),
    "door-unlocked": _no(
        "標匭已開鎖，不能再延長或重開投標。",
        "The door has been unlocked: no extension or re-opening any more.",
        status=409,
    ),
    "count-range": _no("件數要在 0 到 9,999 之間。", "The count must be from 0 to 9,999."),
    "count-differs": _no(
        "清點 {counted} 件，感應 {dropped} 件，不相符。請再清點，或由兩人裁示並記明理由。",
        "Counted {counted}, the beam saw {dropped}. Count again, or two accept it with a reason.",
        status=409,
    ),
    "count-agrees": _no(
        "件數相符，不必另行裁示。", "The counts agree; there is nothing to accept.", status=409
    ),
    "round-withdrawn": _no(
        "這一輪的標別都已停止，不再開放投標；請將標封原封發還。",
        "Every lot of this round was withdrawn; it is not re-opened. Return its envelopes.",
        status=409,
    ),
    "lots-stand": _no(
        "這一輪還有標別要開標（{lots}），標封不能發還；要停止請先撤回該標別。",
        "Lots of this round still stand ({lots}): envelopes stay. Withdraw those lots first.",
        status=409,
    ),
    "sort-count": _no(
        "清點 {counted} 件，分標 {sorted} 件，請核對。",
        "Counted {counted} envelopes but sorted {sorted}. Check the table.",
    ),
    "sort-lot": _no("標別 {lot} 不在這一輪。", "Lot {lot} does not belong to this round."),
    # opening
    "lot-unknown": _no("今日沒有標別 {lot}。", "There is no lot {lot} today.", status=404),
    "lot-stage": _no(
        "標別 {lot} 現在是「{stage}」，還不能做這個動作。",
        "Lot {lot} is {stage}; this act does not come now.",
        status=409,
    ),
    "lot-order": _no(
        "標別 {lot} 還沒有結果，請先完成。",
        "Lot {lot} has no result yet. Finish it first.",
        status=409,
    ),
    "envelope-unknown": _no(
        "標別 {lot} 沒有第 {envelope} 件標封。",
        "Lot {lot} has no envelope {envelope}.",
        status=404,
    ),
    "envelope-stage": _no(
        "第 {envelope} 件現在是「{stage}」，還不能做這個動作。",
        "Envelope {envelope} is {stage}; this act does not come now.",
        status=409,
    ),
    "amount-form": _no(
        "金額無法收受。{why}",
        "The amount cannot be taken. {why}",
    ),
    "ground-unknown": _no("沒有這個廢標事由：{ground}。", "There is no ground {ground}."),
    "parcels-count": _no(
        "本標有 {expected} 筆，輸入了 {given} 筆。",
        "The lot has {expected} parcels, {given} were entered.",
    ),
    "amount-missing": _no(
        "第 {envelope} 件沒有可辨認的金額，不能裁示有效；請再讀一次標單或裁示無效。",
        "Envelope {envelope} has no readable amount and cannot be valid. Read it again or rule it"
        " invalid.",
        status=409,
    ),
    "ruling-differs": _no(
        "裁示與系統建議不同，須由兩人提出並記明理由。",
        "The ruling differs from the proposal: it takes two people and a reason.",
        status=409,
    ),
    "ruling-agrees": _no(
        "裁示與系統建議相同，直接確認即可。",
        "The ruling is what the rules propose. Rule it directly.",
        status=409,
    ),
    "not-leading": _no(
        "第 {envelope} 件不是最高標，保證金封存袋不啟封。",
        "Envelope {envelope} does not lead; its deposit bag stays sealed.",
        status=409,
    ),
    "not-tied": _no(
        "第 {envelope} 件不在同額之列。", "Envelope {envelope} is not among the tied.", status=409
    ),
    "increase-too-low": _no(
        "加價須高於目前的 {least} 元。", "The increase must be more than {least}."
    ),
    "tie-drawn": _no(
        "已抽籤，不能再加價。", "Lots have been drawn; nobody raises any more.", status=409
    ),
    "witness-form": _no(
        "見證人請填人員代碼（例如 B01），不填姓名。",
        "Name the witnesses by their staff codes (such as B01), not by name.",
    ),
    "witness-same": _no(
        "見證人須為兩位不同的人員。", "The two witnesses must be two different people."
    ),
    # award: these are also the blocking reasons
    "bids-unruled": _no(
        "還有標封尚未裁示：{envelopes}。", "Envelopes not ruled on yet: {envelopes}.", status=409
    ),
    "deposit-unchecked": _no(
        "第 {envelope} 件（號牌 {bidder}）的保證金封存袋尚未啟封查驗。",
        "The deposit bag of envelope {envelope} (paddle {bidder}) has not been opened.",
        status=409,
    ),
    "deposit-short": _no(
        "第 {envelope} 件的保證金不足，請先裁示。",
        "The deposit of envelope {envelope} falls short. Rule on it first.",
        status=409,
    ),
    "objections-unasked": _no(
        "尚未詢問在場人有無異議。", "The room has not been asked for objections.", status=409
    ),
    "tie-open": _no(
        "同為最高價 {price} 元：由同額者當場加價，無人加價時抽籤（強制執行法第90條）。",
        "A tie at {price}: the tied bidders may raise on the spot, else lots are drawn (CEA §90).",
        status=409,
    ),
    "no-winner": _no("沒有可拍定的投標。", "There is no bid to award to.", status=409),
    "winner-stands": _no(
        "有得拍定的投標，不能宣告流標。",
        "There is a bid to award to; it is not unsold.",
        status=409,
    ),
    "nothing-to-return": _no(
        "第 {envelope} 件沒有待發還的保證金。",
        "Envelope {envelope} has no deposit to hand back.",
        status=409,
    ),
    # oral bidding
    "bid-too-low": _no(
        "低於 {least} 元不受理，目前最高 {high} 元。",
        "Bids below {least} are refused. Current high: {high}.",
        recorded=True,
    ),
    "own-bid": _no(
        "號牌 {bidder} 已是目前最高，不必再加。",
        "Paddle {bidder} already holds the high bid.",
        recorded=True,
    ),
    "after-hammer": _no(
        "標別 {lot} 已落槌，這一口不受理。",
        "The hammer has fallen on lot {lot}. This bid is refused.",
        status=409,
        recorded=True,
    ),
    "amount-range": _no(
        "金額須為 1 至 1,000,000,000,000 的整數元。",
        "An amount is a whole number from 1 to 1,000,000,000,000.",
    ),
    "no-bid-yet": _no("還沒有人出價。", "Nobody has bid yet.", status=409),
    "calls-complete": _no(
        "已呼價三次，請落槌。", "The price was called three times. Let the hammer fall.", status=409
    ),
    "calls-missing": _no(
        "最高價尚未呼滿三次（強制執行法第70條），還差 {missing} 次。",
        "The highest price has not been called three times (CEA §70); {missing} to go.",
        status=409,
    ),
    "no-call": _no("沒有可以收回的呼價。", "There is no call to take back.", status=409),
    "reason-missing": _no("請寫明理由。", "Give the reason."),
}
