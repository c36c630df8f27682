"""Refusals about stopping a sale and taking a result back."""

from auction.session.catalogue.kind import RefusalKind, no

STOPS: dict[str, RefusalKind] = {
    "not-paid-in-full": no(
        "案件 {case} 還差 {missing} 元才全額清償，請先登錄繳款，或改選其他事由。",
        "Case {case} lacks {missing} to be paid in full. Enter the payment first, or name another"
        " cause.",
        status=409,
    ),
    "result-missing": no(
        "標別 {lot} 還沒有結果，沒有可撤銷的。",
        "Lot {lot} has no result yet; there is nothing to take back.",
        status=409,
    ),
    "result-carried-out": no(
        "標別 {lot} 第 {envelope} 件已經發還，結果不能在場撤銷；請依聲明異議程序辦理。",
        "Envelope {envelope} of lot {lot} was handed back: its result is not taken back in the"
        " room. Treat it as an objection.",
        status=409,
    ),
    "round-over": no(
        "標別 {lot} 的標匭已經收起，不能恢復投標；請另定期日。",
        "The box round of lot {lot} is over; the lot needs a new date.",
        status=409,
    ),
}
