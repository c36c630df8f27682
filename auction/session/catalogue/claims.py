"""Refusals about claims and what suffices for them."""

from auction.session.catalogue.kind import RefusalKind, no

CLAIMS: dict[str, RefusalKind] = {
    "case-unknown": no("標的清單沒有案件 {case}。", "The lot list has no case {case}.", status=404),
    "case-decided": no(
        "案件 {case} 的各標都已有結果，請將款項另行入帳。",
        "Every lot of case {case} has its result. Enter the payment in the case file instead.",
        status=409,
    ),
    "order-late": no(
        "標別 {lot} 已經開始，不能再變更拍賣次序。",
        "Lot {lot} has begun; the order can no longer be chosen.",
        status=409,
    ),
    "order-lots": no(
        "次序須列出本案全部標別各一次：{lots}。",
        "The order names every lot of the case once: {lots}.",
    ),
    "order-torn": no(
        "建築物與其基地不得分別選擇（強制執行法第96條），請將 {lots} 排在一起。",
        "A building and its site may not be chosen apart (CEA §96). Put {lots} side by side.",
    ),
    "proceeds-suffice": no(
        "已拍得 {raised} 元，足以清償 {threshold} 元，"
        "標別 {lot} 應不予拍定（強制執行法第72、96條）。",
        "{raised} raised suffices for {threshold}: lot {lot} is left unsold (CEA §72, §96).",
        status=409,
    ),
    "proceeds-short": no(
        "已拍得 {raised} 元，尚不足 {threshold} 元，標別 {lot} 繼續拍賣。",
        "{raised} raised does not reach {threshold} yet. Go on with lot {lot}.",
        status=409,
    ),
    "paid-in-full": no(
        "義務人已全額清償，標別 {lot} 請宣告停止拍賣（強制執行法第58條）。",
        "The obligor has paid everything. Stop lot {lot} instead (CEA §58).",
        status=409,
    ),
    "no-case": no(
        "標別 {lot} 沒有列明債權額，無法計算是否足額清償。",
        "No claims are listed for lot {lot}; nothing says what would suffice.",
        status=409,
    ),
}
