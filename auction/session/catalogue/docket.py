"""Refusals of the docket: announcing, paying, priority rights, special sales.

What begins with `notice-` is a finding on a notice of sale; some of them only warn.
"""

from auction.session.catalogue.kind import RefusalKind, no

_UNSTATED = {
    "location": ("所在地", "the location"),
    "kind": ("種類（動產並載數量、品質）", "the kind (movables: quantity and quality too)"),
    "condition": ("實際狀況", "the actual condition"),
    "possession": ("占有使用情形", "possession and use"),
    "defects": (
        "海砂、輻射、地震、漏水、火災、非自然死亡等情形（查無亦應載明）",
        "known defects: sea sand, radiation, earthquake, leakage, fire, unnatural death, or none",
    ),
    "reason": ("拍賣原因", "the reason for the sale"),
    "venue": ("日期、場所及開標時間", "day, place and hour"),
    "payment": ("交付價金之期限", "when the price is due"),
    "inspection": (
        "閱覽查封筆錄（動產：看貨）之處所及日時",
        "where and when the attachment record, or the goods, can be seen",
    ),
    "qualifications": ("買受人之資格或條件", "what a buyer must be"),
    "handover": ("是否點交；不點交者其原因", "whether the branch hands over, and if not, why"),
}

_NOTICE: dict[str, RefusalKind] = {
    f"notice-no-{name}": no(
        f"公告未載明{zh}（強制執行法第64、81條），不能公告；請補載。",
        f"The notice does not state {en} (CEA §64, §81). Add it, then publish.",
    )
    for name, (zh, en) in _UNSTATED.items()
}
_NOTICE |= {
    "personal-text": no(
        "「{field}」含有證號、電話、信箱或在場人的姓名；公告與代碼不載個人資料，請刪去。",
        "{field} holds an identity or telephone number, a mail address, or the name of somebody "
        "present. Notices and codes carry no personal data; take it out.",
    ),
    "notice-lot": no(
        "標的資料「{field}」不合：{why}",
        "The lot cannot be announced, {field}: {why}.",
    ),
    "notice-unposted": no(
        "公告尚未揭示於 {places}（強制執行法第65、84條）；請揭示後再登錄。",
        "The notice was not put up at {places} (CEA §65, §84). Put it up, then enter it.",
    ),
    "notice-past": no(
        "拍賣日 {sale} 已過或早於公告日 {posted}；請另定期日。",
        "The day of sale {sale} is over or before the notice of {posted}. Name a later day.",
    ),
    "notice-short": no(
        "公告日距拍賣日 {days} 日，依法至少 {least} 日（強制執行法第66、82、93條）；請另定期日。",
        "{days} days from notice to sale; the law asks for {least} at least (CEA §66, §82, §93). "
        "Name a later day.",
    ),
    "notice-far": no(
        "公告日距拍賣日 {days} 日，逾強制執行法第93條之30日；請確認期日。",
        "{days} days from notice to sale, more than the 30 of CEA §93. Check the day.",
    ),
    "notice-five-days": no(
        "公告日距拍賣日正好五日，第66條「公告五日後」解釋不一；宜再延後一日。",
        "Exactly five days from notice to sale; readings of CEA §66 differ. A day later is safer.",
    ),
    "notice-attached": no(
        "查封日距拍賣日 {days} 日，強制執行法第57條為七日以上、一個月以內；請確認有無例外情形。",
        "{days} days from attachment to sale; CEA §57 says seven days to a month. Check that an "
        "exception holds.",
    ),
    "notice-rest-day": no(
        "拍賣日 {sale} 不是辦公日；請確認期日。",
        "Offices do not work on the day of sale, {sale}. Check the day.",
    ),
    "notice-round": no(
        "標別 {lot} 應為第 {expected} 拍，所載為第 {stated} 拍；請更正。",
        "Lot {lot} comes to its round {expected}, not {stated} as stated. Correct it.",
    ),
    "notice-parcels": no(
        "標別 {lot} 各宗與前次公告不同；請更正，或以新標別公告。",
        "The parcels of lot {lot} are not those of its last notice. Correct them, or announce a "
        "new lot.",
    ),
    "notice-cut": no(
        "標別 {lot} 第 {parcel} 宗最低價額 {stated} 元，低於前次減百分之二十之 {floor} 元"
        "（強制執行法第91、92條）；請提高。",
        "Parcel {parcel} of lot {lot} stands at {stated}, below {floor}, a fifth off the last "
        "minimum (CEA §91, §92). Raise it.",
    ),
    "notice-fewer-parcels": no(
        "標別 {lot} 較前次公告少 {left_out} 宗；請確認係有意除去。",
        "Lot {lot} has {left_out} parcels fewer than its last notice. Check that they are meant to "
        "be left out.",
    ),
    "notice-reserve-lower": no(
        "標別 {lot} 底價由 {before} 元降為 {stated} 元，第 2 次拍賣之半數下限隨之降低"
        "（強制執行法第70條）；請確認有依據。",
        "The reserve of lot {lot} falls from {before} to {stated}, and with it the half below "
        "which a second auction does not sell (CEA §70(5)). Check what it rests on.",
    ),
    "notice-not-reduced": no(
        "第 {stated} 拍最低價額未較前次減少；請確認。",
        "The minimum of round {stated} is not below the last one. Check it.",
    ),
    "listed-sold": no(
        "標別 {lot} 已經拍定或尚在處理中（{stage}），不能再列入拍賣；請自清單除去。",
        "Lot {lot} is sold or still being dealt with ({stage}). Take it off the list.",
        status=409,
    ),
    "listed-early": no(
        "標別 {lot} 公告之拍賣日為 {sale}，尚未到期；請自清單除去，或另行公告。",
        "Lot {lot} is announced for {sale}, which is yet to come. Take it off the list, or "
        "publish another notice.",
        status=409,
    ),
    "listed-payment": no(
        "標別 {lot} 公告之交付價金期限為 {announced} 日，清單載 {stated} 日；請依公告更正。",
        "The notice of lot {lot} gives {announced} days to pay, the list says {stated}. Correct "
        "the list.",
    ),
    "listed-deposit": no(
        "標別 {lot} 公告之保證金為 {announced} 元，清單載 {stated} 元；請依公告更正。",
        "The deposit of lot {lot} was announced as {announced}, the list says {stated}. Correct "
        "the list.",
    ),
    "notice-price-moved": no(
        "標別 {lot} 再行拍賣，價額應與前次相同（{expected} 元，強制執行法第68條之2）；請更正。",
        "Lot {lot} is sold again and keeps its price, {expected} (CEA §68-2). Correct it.",
    ),
    "notice-special-first": no(
        "標別 {lot} 第 {round} 拍無人應買；請公告應買，或由債權人聲請再減價拍賣"
        "（強制執行法第95條）。",
        "Round {round} of lot {lot} found no buyer: publish the special sale, or let a creditor "
        "ask for one more auction with a cut (CEA §95).",
        status=409,
    ),
    "notice-movables-over": no(
        "動產標別 {lot} 已經第二次拍賣，應由債權人承受，或撤銷查封返還（強制執行法第70、71條）。",
        "Movables of lot {lot} had their second auction: a creditor accepts them, or they go back "
        "(CEA §70, §71).",
        status=409,
    ),
    "notice-suffices": no(
        "案件 {case} 已拍得 {raised} 元，足以清償 {threshold} 元，不得再公告"
        "（強制執行法第72、96條）。",
        "Case {case} has raised {raised}, enough for {threshold}: nothing more is announced while "
        "those awards stand (CEA §72, §96).",
        status=409,
    ),
    "notice-no-clause": no(
        "數標同時拍賣，公告宜載「足額清償時其餘部分即不予拍定」。",
        "Several lots are sold: the notice should say that the rest is not awarded once enough "
        "was raised.",
    ),
}

DOCKET: dict[str, RefusalKind] = {
    "docket-lot-unknown": no(
        "帳冊沒有標別 {lot}；請確認場次與標別。",
        "The docket has no lot {lot}. Check the sitting and the mark.",
        status=404,
    ),
    "docket-lot-ambiguous": no(
        "帳冊有數個標別 {lot}（{sessions}）；請指明場次。",
        "Several lots of the docket are marked {lot} ({sessions}). Name the sitting.",
        status=409,
    ),
    "docket-stage": no(
        "標別 {lot} 現在是「{stage}」，不能做這個動作。",
        "Lot {lot} is {stage}; this act does not come now.",
        status=409,
    ),
    "calendar-missing": no(
        "無法計算期限。{why}", "The last day cannot be counted. {why}", status=409
    ),
    "priority-none": no(
        "拍定人均為共有人，其他共有人沒有優先承買權（土地法第34條之1）。",
        "Every winner is a co-owner: the other co-owners have no priority right (LA §34-1).",
        status=409,
    ),
    "priority-winners": no(
        "請就每一位拍定人（{winners} 位）註明是否為共有人。",
        "Say of each of the {winners} winners whether they are a co-owner.",
    ),
    "priority-holders": no(
        "優先承買權人代號不得重複或空白，權利範圍須為分數，標的宗次須在此標之內。",
        "Every holder has a code of their own, a share such as 1/4, and parcels of this lot.",
    ),
    "priority-unknown": no(
        "沒有通知過優先承買權人 {holder}。", "No holder {holder} was notified.", status=404
    ),
    "priority-lapsed": no(
        "優先承買權人 {holder} 的期限 {lapses} 已過，視為放棄。",
        "The days of holder {holder} ended on {lapses}: silence was a waiver.",
        status=409,
    ),
    "priority-answered": no(
        "優先承買權人 {holder} 已經表示過，不能再改。",
        "Holder {holder} has answered; an answer stands.",
        status=409,
    ),
    "priority-waiting": no(
        "還有優先承買權人未表示，期限至 {lapses}；請等候。",
        "Holders have not answered and have until {lapses}. Wait for them.",
        status=409,
    ),
    "priority-draw": no(
        "數人就同一宗行使優先承買權（{holders}），請抽籤或由主持人裁定，再登錄其一。",
        "Several exercise the right to one parcel ({holders}). Draw lots, or let the officer "
        "decide, and name one.",
        status=409,
    ),
    "buyer-unknown": no(
        "標別 {lot} 的買受人是 {buyers}；請指明是哪一位。",
        "Lot {lot} is bought by {buyers}. Say which of them.",
        status=404,
    ),
    "overpaid": no(
        "買受人 {buyer} 只欠 {outstanding} 元；請確認金額。",
        "{buyer} owes {outstanding} only. Check the amount.",
    ),
    "priority-open": no(
        "優先承買權尚未確定，價金期限還沒開始。",
        "A priority right is open: the price is not due yet.",
        status=409,
    ),
    "not-due": no(
        "{buyer} 的價金期限是 {due}，過後才能宣告未繳。",
        "The price of {buyer} is due on {due}. Declare a default after that day.",
        status=409,
    ),
    "nothing-owed": no("{buyer} 已經繳清。", "{buyer} has paid everything.", status=409),
    "owed": no(
        "標別 {lot} 還欠 {outstanding} 元，繳清後才能辦理。",
        "{outstanding} is still owed on lot {lot}. It comes after full payment.",
        status=409,
    ),
    "standby-unknown": no(
        "{bidder} 不是抽籤未中之同價投標人。",
        "{bidder} is no tied bidder who was not drawn.",
        status=404,
    ),
    "standby-draw": no(
        "願承買者不只一人（{wanting}），請抽籤後登錄其一。",
        "Several want it ({wanting}). Draw lots and name one of them.",
        status=409,
    ),
    "standby-none": no(
        "標別 {lot} 沒有未中籤之人可詢問，請直接再行拍賣。",
        "Nobody stands by for lot {lot}. Announce it again.",
        status=409,
    ),
    "notice-standby": no(
        "未中籤之 {standing} 尚未表示是否願依原條件承買（強制執行法第90條第2項、第94條第2項）；"
        "請先詢問並登錄，公告後其權利即消滅。",
        "{standing} were not drawn and have not said whether they want it as it was (CEA §90(2), "
        "§94(2)). Ask them and enter it first: the notice ends their right.",
    ),
    "default-none": no(
        "標別 {lot} 沒有待結算的未繳價金。",
        "No default on lot {lot} waits to be settled.",
        status=409,
    ),
    "not-resold": no(
        "標別 {lot} 還沒有再拍定，無法計算差額。",
        "Lot {lot} was not sold again yet; there is no difference to work out.",
        status=409,
    ),
    "deposit-unknown": no(
        "標別 {lot} 沒有保證金「{deposit}」。", "Lot {lot} has no deposit {deposit}.", status=404
    ),
    "deposit-placed": no(
        "保證金「{deposit}」現為 {place}，不能發還。",
        "Deposit {deposit} is {place}; it cannot be given back.",
        status=409,
    ),
    "deposit-owing": no(
        "保證金「{deposit}」屬未繳價金之拍定人，結算差額後才能發還。",
        "Deposit {deposit} is a defaulter's: it waits for the difference to be settled.",
        status=409,
    ),
    "wrong-kind": no(
        "標別 {lot} 是 {kind}，不適用這個動作。",
        "Lot {lot} is {kind}; this act is not for it.",
        status=409,
    ),
    "title-issued": no(
        "標別 {lot} 的權利移轉證書已經核發，拍賣不得再撤銷；請循訴訟程序。",
        "The title of lot {lot} has passed: the sale is not undone. Only a lawsuit is left.",
        status=409,
    ),
    "winner-consent": no(
        "拍定後撤回，須經拍定人同意（行政執行法施行細則第24條）。",
        "After the award a withdrawal takes the winner's consent (AEER §24).",
        status=409,
    ),
    "creditors-none": no(
        "請列出聲明承受的債權人，代號不得重複。",
        "Name the creditors who accept, each by a code of their own.",
    ),
    "creditor-draw": no(
        "數債權人聲明承受（{creditors}），請抽籤後登錄其一（強制執行法第94條）。",
        "Several creditors accept ({creditors}). Draw lots and name one of them (CEA §94).",
        status=409,
    ),
    "creditor-barred": no(
        "債權人 {creditor} 已承受而未補繳差額，不能再承受。",
        "Creditor {creditor} accepted and did not pay the difference; it does not accept again.",
        status=409,
    ),
    "acceptance-late": no(
        "承受須於拍賣期日終結前，或特別變賣期間內聲明（強制執行法第91、95條）。",
        "A creditor accepts before the sitting ends, or during the special sale (CEA §91, §95).",
        status=409,
    ),
    "acceptance-price": no(
        "承受價額依該次最低價額；只有動產可另定鑑定價額。",
        "A creditor takes it at the round's minimum; only for movables an appraised price is "
        "named.",
    ),
    "acceptance-same": no(
        "未中籤之債權人依原拍賣條件承受，價額為 {price} 元，請勿另填。",
        "A creditor who was not drawn takes it on the terms it had: {price}. Leave the price out.",
    ),
    "acceptance-due": no(
        "補繳差額之期限須晚於今日。", "The day the difference is due must be after today."
    ),
    "offers-wait": no(
        "還有 {count} 件應買聲明未處理，請先依序准駁。",
        "{count} offers wait. Decide on them in the order they were filed.",
        status=409,
    ),
    "offer-late": no(
        "應買期間已於 {ends} 屆滿，不能再受理。",
        "Offers were taken until {ends}. This one is too late.",
        status=409,
        recorded=True,
    ),
    "offer-low": no(
        "應買價額不得低於 {minimum} 元，保證金不得少於 {deposit} 元。",
        "An offer is at least {minimum}, with a deposit of at least {deposit}.",
        recorded=True,
    ),
    "offer-nobody": no(
        "請填應買人的證件、號碼及姓名。",
        "Say who offers: document, number and name of each.",
    ),
    "offer-shares": no(
        "{holders} 位應買人所載應有部分合計不等於 1；請全部載明，或都不填（均等）。",
        "The shares of the {holders} offerors do not make one. State every share, or none (equal).",
    ),
    "offer-barred": no(
        "第 {offer} 件應買聲明有下列事由：{grounds}。請駁回，或附理由准許。",
        "Offer {offer} meets this: {grounds}. Refuse it, or let it buy with a reason.",
        status=409,
    ),
    "offer-order": no(
        "請先處理最先聲明的第 {first} 件。",
        "The first filed is heard first: decide on offer {first}.",
        status=409,
    ),
    "offers-made": no(
        "已有人應買，不能再聲請另行估價或減價拍賣（強制執行法第95條）。",
        "An offer was made: nobody may ask for another auction, by cut or new appraisal (CEA §95).",
        status=409,
    ),
    "special-running": no(
        "應買期間至 {ends}，期滿才能結案。",
        "The special sale runs until {ends}; it ends after that day.",
        status=409,
    ),
    "special-not-yet": no(
        "標別 {lot} 尚有後續拍次，或沒有特別變賣程序。",
        "Lot {lot} has a further round, or no special sale.",
        status=409,
    ),
    **_NOTICE,
}
