"""Refusals about objections, recess and evacuation."""

from auction.session.catalogue.kind import RefusalKind, no

OBJECTIONS: dict[str, RefusalKind] = {
    "objection-open": no(
        "標別 {lot} 有聲明異議尚未裁示（第 {numbers} 件），請先裁示（行政執行法第9條）。",
        "An objection about lot {lot} waits for a ruling (no. {numbers}). Rule on it first"
        " (AEA §9).",
        status=409,
    ),
    "objection-unknown": no(
        "標別 {lot} 沒有第 {number} 件待裁示的異議。",
        "Lot {lot} has no objection {number} that waits for a ruling.",
        status=409,
    ),
    "price-not-judged": no(
        "標別 {lot} 不得以出價過低不予拍定：限動產落槌後、聲明異議有理由，"
        "且為未定底價之第一次拍賣或第二次拍賣（強制執行法第70條）。",
        "Lot {lot} is not left unsold for a price that is too low: that takes an objection upheld "
        "after the hammer, on movables without a reserve or in their second auction (CEA §70).",
        status=409,
    ),
}
RECESS: dict[str, RefusalKind] = {
    "recess-time": no(
        "休息結束時間須晚於現在，且在 {hours} 小時以內。",
        "A recess ends later than now, and within {hours} hours.",
    ),
    "recess-over-deadline": no(
        "第 {round} 輪在休息時間內截止，請改短休息時間或先延長截止時間。",
        "Round {round} closes within that recess. Make it shorter, or extend the deadline first.",
        status=409,
    ),
    "recess-box": no(
        "標匭這一輪進行中，不能宣布休息；需要中止請用「暫停」。",
        "A box round is under way; there is no recess now. Suspend the session instead.",
        status=409,
    ),
    "recess-none": no("現在不在休息中。", "There is no recess to end.", status=409),
    "recess-runs": no(
        "休息時間還沒到；要提前恢復，請由兩人「恢復場次」。",
        "The recess is not over yet. To go on earlier two people resume the session.",
        status=409,
    ),
}
