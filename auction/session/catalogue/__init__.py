"""Every refusal by its code: the HTTP status, both sentences, whether it is recorded.

Codes are stable. A sentence says what is so and what to do about it; figures stand in braces.
"""

from auction.session.catalogue.acceptance import ACCEPTANCE
from auction.session.catalogue.claims import CLAIMS
from auction.session.catalogue.docket import DOCKET
from auction.session.catalogue.kind import RefusalKind
from auction.session.catalogue.kind import no as _no
from auction.session.catalogue.lots import LOTS
from auction.session.catalogue.mail import MAIL
from auction.session.catalogue.objections import OBJECTIONS, RECESS
from auction.session.catalogue.stops import STOPS

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
        "提出的人不能自己確認，請由另一人輸入自己的驗證碼。",
        "The proposer cannot second. Another person must give their own code.",
        status=403,
    ),
    "no-officer": _no(
        "兩人之中至少要有一位行政執行官。",
        "At least one of the two must be an officer.",
        status=403,
    ),
    "no-factor": _no(
        "請輸入您自己的驗證碼（演練時為密碼）；每個驗證碼只能用一次。",
        "Give your own code (in a rehearsal your PIN). Each code counts once: wait for the next.",
        status=403,
    ),
    "locked-out": _no(
        "連續輸入錯誤，請 {seconds} 秒後重新登入再試。",
        "Too many wrong codes. Sign in again in {seconds} s.",
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
    "seat-form": _no(
        "座位是一個英文字母加號碼，例如 B5。", "A seat is a letter and a number, B5 for example."
    ),
    "seat-taken": _no(
        "座位 {seat} 已由號牌 {bidder} 使用，請改選。",
        "Seat {seat} is taken by paddle {bidder}. Choose another.",
        status=409,
    ),
    "paper-number-needless": _no(
        "此人已有號牌 {bidder}，不必用紙本號碼；請換發並收回紙本號碼。",
        "This person has paddle {bidder} already. Give that one and take the paper number back.",
        status=409,
    ),
    "paper-number-range": _no(
        "紙本號碼在 {first} 到 {last} 之間，請看清入場單。",
        "Numbers on paper sheets are from {first} to {last}. Read the sheet again.",
    ),
    "paper-number-used": _no(
        "紙本號碼 {bidder} 今日已登錄，請看清入場單。",
        "Paper number {bidder} is entered already. Read the sheet again.",
        status=409,
    ),
    "said-at-ahead": _no(
        "紙本所載時間還沒到，請再看一次。", "The time on the sheet has not come yet. Look again."
    ),
    "bidder-unknown": _no(
        "號牌 {bidder} 今日未報到，沒有登錄。請看清號牌或請入場櫃台確認。",
        "Paddle {bidder} is not checked in; nothing was recorded. Read it again or ask the desk.",
        recorded=True,
    ),
    "bidder-absent": _no(
        "號牌 {bidder} 不在場。請先報到，或由在場的代理人為之。",
        "Paddle {bidder} is not in the room. Admit them first, or let an agent present act.",
        status=409,
        recorded=True,
    ),
    "naming-early": _no(
        "標單所載而未報到的人，於該標別開標時登錄；請先開始開標，在場的人請入場櫃台報到。",
        "Who was not at the door is named from the form, while a lot is being opened. Call the lot "
        "first; admit at the desk whoever is here.",
        status=409,
    ),
    "bidder-form": _no("號牌是 1 到 9999 的數字。", "A paddle is a number from 1 to 9999."),
    "bidder-bound": _no(
        "號牌 {bidder} 已有投標或出價，不能取消報到。",
        "Paddle {bidder} has bid; the admission cannot be undone.",
        status=409,
    ),
    "prohibited-already": _no(
        "此人已登錄為不得應買（第 {entry} 筆），不必再登錄。",
        "This person is already entered as barred from bidding (entry {entry}). Nothing to do.",
        status=409,
    ),
    "prohibition-unknown": _no(
        "沒有第 {entry} 筆不得應買之人的登錄。請看清編號。",
        "There is no entry {entry} of who may not bid. Read its number again.",
        status=404,
    ),
    "born-form": _no("出生日期無法辨識。{why}", "The date of birth cannot be read. {why}"),
    "name-form": _no("姓名或名稱無法收受。{why}", "The name cannot be taken. {why}"),
    "document-unknown": _no(
        "沒有「{document}」這種證件；請選國民身分證、居留證、護照或統一編號。",
        "No document kind {document}. Choose national_id, resident, passport or ubn.",
    ),
    "sentence-long": _no(
        "文字太長，最多 {most} 字。", "That is too long; at most {most} characters."
    ),
    "sentence-sealed": _no("「{field}」請輸入文字。", "Type plain text into {field}."),
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
    "fallback-needless": _no(
        "標匭與電子鐘都正常，不需要備用程序；請依主持台的下一步進行。",
        "Box and clock work: nothing is done by hand. Go on with the console's next act.",
        status=409,
    ),
    "fallback-order": _no(
        "備用程序的這一步已做過，或前一步還沒做；請做主持台上所列的下一步。",
        "This step was taken already, or the one before was not: take the one the console shows.",
        status=409,
    ),
    "key-needless": _no(
        "標匭可以動作，請用「降下標匭」與「開鎖取標」；無法動作時才以鑰匙開門。",
        "The box works: lower it and unlock it. Its key is for a box that cannot.",
        status=409,
    ),
    "lift-not-lowered": _no(
        "標匭還沒降到底，不能開鎖。",
        "The box does not read lowered; its door stays bolted.",
        status=409,
    ),
    "clock-differs": _no(
        "電子鐘與本室時間相差 {difference_ms} 毫秒；以本室時間為準，請當場宣布並檢查電子鐘。",
        "The hall clock differs from room time by {difference_ms} ms. Room time counts: announce"
        " it and look at the clock.",
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
    "beam-broken": _no(
        "投標口的感應持續被遮住，可能有標封沒有投到底；其後投入的不會計數。請當眾排除。",
        "Something stays in the slot's beam; an envelope may not be fully in, and what follows is "
        "not counted. Free it in view of everybody.",
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
    "drops-late": _no(
        "感應 {count} 件在截止後才投入，逾時無效（G01）；請看影像，由主持人裁示。",
        "{count} put in after the deadline: late, invalid (G01). Look at the footage; the officer "
        "rules.",
        status=409,
    ),
    "drops-straddling": _no(
        "感應 {count} 件跨過截止時刻，視為準時；主持人看過影像與時鐘後得另為裁示。",
        "{count} seen across the deadline: in time, unless the officer, shown clip and clock, "
        "rules otherwise.",
        status=409,
    ),
    "shut-early": _no(
        "投標口比截止時間最多早 {milliseconds} 毫秒關上；請當眾說明，並記明有無人因此未能投入。",
        "The slot shut up to {milliseconds} ms before the deadline. Say so to the room and record "
        "whether anybody was kept from bidding by it.",
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
    "sort-called": _no(
        "標別 {lot} 已經開始，不能再改分標；請就該件裁示。",
        "Lot {lot} has begun: envelopes stay where they lie. Rule on the envelope instead.",
        status=409,
    ),
    "sort-lot": _no("標別 {lot} 不在這一輪。", "Lot {lot} does not belong to this round."),
    **LOTS,
    "reason-missing": _no("請寫明理由。", "Give the reason."),
    **CLAIMS,
    **STOPS,
    **DOCKET,
    **MAIL,
    **ACCEPTANCE,
    **OBJECTIONS,
    **RECESS,
}
