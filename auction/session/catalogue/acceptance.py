"""Refusals about creditors who take an unsold lot."""

from auction.session.catalogue.kind import RefusalKind, no

ACCEPTANCE: dict[str, RefusalKind] = {
    "acceptance-unasked": no(
        "尚未詢問在場債權人是否承受：{lots}（強制執行法第91條）。",
        "The creditors present have not been asked about: {lots} (CEA §91). Ask them first.",
        status=409,
    ),
    "acceptance-open": no(
        "已有債權人聲明承受，尚未宣告：{lots}。",
        "Creditors have declared that they take {lots}. Declare who takes it first.",
        status=409,
    ),
    "acceptance-asked": no(
        "標別 {lot} 已經詢問過，請直接登錄債權人的聲明。",
        "The creditors were asked about lot {lot} already. Enter what they declare.",
        status=409,
    ),
    "acceptance-price-set": no(
        "承受價額依法為 {price} 元，請勿另填。",
        "The law sets the price at {price}. Leave the price empty.",
    ),
    "acceptance-price-missing": no(
        "本標承受價額由分署核定，請填寫金額，再詢問一次。",
        "The branch sets the price for this lot. Ask again with the price.",
    ),
    "creditor-unknown": no(
        "「{creditor}」不是本案債權人代號，也不是以債權人身分報到的號牌。",
        "{creditor} is neither a creditor's code of this case nor the paddle of a creditor.",
    ),
    "creditor-form": no(
        "請填債權人代號（例如 K1）或號牌，不填姓名。",
        "Name the creditor by code (such as K1) or paddle, not by name.",
    ),
    "creditor-declared": no(
        "債權人 {creditor} 已經聲明過。", "Creditor {creditor} has declared already.", status=409
    ),
    "acceptance-barred": no(
        "債權人 {creditor} 不得承受標別 {lot}：{grounds}。"
        "請提出所需文件再聲明，或由執行官附理由准許。",
        "Creditor {creditor} may not take lot {lot}: {grounds}. Show the paper and declare again, "
        "or the officer lets it pass with a reason.",
        recorded=True,
    ),
    "acceptance-undeclared": no(
        "還沒有債權人聲明承受標別 {lot}。",
        "No creditor has declared that they take lot {lot}.",
        status=409,
    ),
    "creditors-several": no(
        "有 {count} 位債權人聲明承受，請先抽籤（強制執行法第94條）。",
        "{count} creditors want the lot. Draw lots first (CEA §94).",
        status=409,
    ),
    "creditor-sole": no(
        "只有一位債權人聲明，不必抽籤。",
        "Only one creditor declared; there is nothing to draw.",
        status=409,
    ),
    "creditors-drawn": no(
        "已經抽籤，請宣告承受。", "Lots have been drawn. Declare who takes the lot.", status=409
    ),
}
