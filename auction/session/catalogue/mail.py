"""Refusals about bids by mail."""

from auction.session.catalogue.kind import RefusalKind, no

MAIL: dict[str, RefusalKind] = {
    "mail-unannounced": no(
        "公告未列第 {round} 輪得通訊投標，不受理；請原封退回。",
        "The notice allows no bids by mail in round {round}. Send it back unopened.",
        recorded=True,
    ),
    "mail-arrival": no(
        "寄達時間不能晚於現在，也不能早於六十日前；請再看一次。",
        "It cannot have arrived later than now, or over 60 days ago. Look at the time again.",
    ),
    "mail-none": no(
        "第 {round} 輪沒有待投入的通訊投標。",
        "No bid by mail waits to go into the box of round {round}.",
        status=409,
    ),
    "mail-slot": no(
        "投標口未開放，通訊投標不能投入；截止後仍未投入者，原封退回並記明原因。",
        "The slot is not open: mailed bids wait. Those still out after the close go back unopened.",
        status=409,
    ),
    "mail-stays": no(
        "通訊投標第 {serial} 號不在待退回之列。",
        "Mailed bid {serial} is not one to send back.",
        status=409,
    ),
    "mail-differs": no(
        "有郵寄封面者 {by_mail} 件，通訊投標登錄投入 {mailed} 件，不相符。"
        "請再清點，或由兩人裁示並記明理由。",
        "{by_mail} bear a mail label, the mail log says {mailed}. Count again, or two accept it "
        "with a reason.",
        status=409,
    ),
    "mail-range": no(
        "有郵寄封面者須在 0 到清點 {counted} 件之間。",
        "Those with a mail label are from 0 to the {counted} counted.",
    ),
    "witness-self": no("見證人須為操作者以外的人員。", "The witness is somebody other than you."),
}
