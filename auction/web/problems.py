"""Everything that is said no to becomes an RFC 9457 problem document, here and nowhere else.

::

    Refusal         the rules say no               its own code and status
    RoomStopped     the journal does not answer    503 room-stopped
    DeclinedError   the edge says no               a code of `CATALOGUE`
    MsgspecError    the body is not in its form    400 malformed, with the field
    HTTPException   Litestar says no               the code of its status
    anything else   a defect                       500 defect, logged by its place
"""

from traceback import extract_tb

import msgspec
import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from auction.config.misfit import misfit
from auction.config.toml_source import path_text
from auction.room.ledger import RoomStopped
from auction.session.refusals import Facts, Refusal

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_SERVER_FAILS = 500

Asked = Request[object, object, State]


class ProblemKind(msgspec.Struct, frozen=True):
    """One way in which the edge, not the rules, says no; sentences take the facts by name."""

    status: int
    zh: str
    en: str


CATALOGUE: dict[str, ProblemKind] = {
    "malformed": ProblemKind(
        400,
        "送出的內容有一處不合格式（{field}）：{zh}。",
        "The request is not in its form at {field}: {why}; {en}.",
    ),
    "id-form": ProblemKind(
        400,
        "命令編號須為小寫的 UUID（如 123e4567-e89b-42d3-a456-426614174000），請重新產生再送。",
        "A command id is a UUID in lower case (123e4567-e89b-42d3-a456-426614174000). Make one.",
    ),
    "not-logged-in": ProblemKind(401, "請先登入。", "Log in first."),
    "foreign-origin": ProblemKind(
        403,
        "這個請求不是從本系統的頁面送出的，不受理。",
        "This request does not come from a page of this room. Open the room's own address.",
    ),
    "not-found": ProblemKind(404, "沒有這個位址。", "There is nothing at this address."),
    "no-outcome": ProblemKind(
        404,
        "沒有這個命令的紀錄；可以用同一個編號再送一次。",
        "There is no outcome under this id. Send the command again under the same id.",
    ),
    "not-yours": ProblemKind(
        403,
        "您的角色不能變更看板，請由行政執行官或執行書記官處理。",
        "Your role may not change displays. Ask an officer or a clerk.",
    ),
    "not-your-desk": ProblemKind(
        403,
        "您的角色沒有這個頁面；請由有權限的人員登入。",
        "Your role does not have this page. Sign in as somebody who has it.",
    ),
    "no-invitation": ProblemKind(
        404,
        "這個邀請連結已用過、已失效或不正確，請向系統管理者索取新的。",
        "This invitation was used, has ended or is wrong. Ask the administrator for a new one.",
    ),
    "no-account": ProblemKind(
        404,
        "沒有這個帳號，或已停用。",
        "There is no such account, or it is closed. Choose one of the list.",
    ),
    "account-taken": ProblemKind(
        409,
        "帳號 {account} 已經有了，停用的帳號也不能重複使用；請換一個代碼。",
        "There is an account {account}; ids of closed ones are not used again. Choose another id.",
    ),
    "own-account": ProblemKind(
        409,
        "不能停用自己的帳號，請由另一位系統管理者處理。",
        "Nobody closes their own account. Ask another administrator.",
    ),
    "no-display": ProblemKind(
        404,
        "沒有這個看板，或尚未登記；請先在該看板開啟登記網址。",
        "There is no such display, or it is not registered. Open its address on it first.",
    ),
    "no-pairing": ProblemKind(
        404,
        "沒有螢幕顯示這個代碼，請看螢幕上現在的代碼再輸入一次。",
        "No screen shows this code. Type the one it shows now.",
    ),
    "no-layout": ProblemKind(
        400,
        "沒有這種版面，請從選單選擇。",
        "There is no such layout. Choose one of the list.",
    ),
    "no-footage": ProblemKind(
        404, "沒有這段錄影，或尚未存檔。", "There is no such footage, or it is not closed yet."
    ),
    "export-times": ProblemKind(
        400,
        "請填起訖時刻，訖在起之後，最多一小時。",
        "Give both times, the second after the first and an hour later at most.",
    ),
    "method-not-allowed": ProblemKind(
        405, "這個位址不接受這種請求。", "This address does not take this method."
    ),
    "too-large": ProblemKind(
        413, "送出的內容太大。", "The request is too large. Shorten what was typed."
    ),
    "feed-is-socket": ProblemKind(
        426,
        "這個位址只接受 WebSocket 連線，請由看板或主持台的網頁開啟。",
        "This address speaks WebSocket only. Open the hall, console or record page instead.",
    ),
    "range": ProblemKind(
        416,
        "檔案沒有這一段（共 {size} 位元組）。",
        "The file has no such part; it has {size} bytes.",
    ),
    "unknown-host": ProblemKind(
        421,
        "本系統不以這個名稱提供服務，請用啟動時顯示的網址。",
        "The room is not reached under this name. Use the address printed at its start.",
    ),
    "not-served": ProblemKind(400, "這個請求無法受理。", "This request cannot be served."),
    "defect": ProblemKind(
        500,
        "系統內部錯誤，本命令可能未生效；請查詢結果或通知系統管理人員。",
        "Something broke inside. The command may not have been carried out: look it up.",
    ),
    "room-stopped": ProblemKind(
        503,
        "紀錄暫時無法寫入，本命令尚未生效；請勿換編號重送，系統恢復後用同一編號查詢或再送。",
        "The journal cannot be written now and nothing was done. Ask again with the same id.",
    ),
}
_BY_STATUS = {
    401: "not-logged-in",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
}


class DeclinedError(Exception):
    """The edge says no.

    Args:
        code: a key of `CATALOGUE`.
        headers: what the answer carries beside the document.
        **facts: the figures its sentences need.
    """

    def __init__(
        self, code: str, headers: dict[str, str] | None = None, **facts: str | int
    ) -> None:
        super().__init__(code)
        self.code, self.headers, self.facts = code, headers or {}, facts


def document(code: str, facts: Facts | None = None) -> tuple[int, bytes]:
    """Status and problem document of an edge's code.

    Source: RFC 9457 §3.
    """
    kind, given = CATALOGUE[code], facts or {}
    zh, en = kind.zh.format_map(given), kind.en.format_map(given)
    return kind.status, _encoded(kind.status, code, zh, en, given)


def refused(_: Asked, refusal: Refusal) -> Response[bytes]:
    """The rules said no."""
    body = _encoded(
        refusal.status,
        refusal.code,
        refusal.sentence("zh"),
        refusal.sentence("en"),
        refusal.facts,
    )
    return Response(body, status_code=refusal.status, media_type=MEDIA_TYPE)


def declined(_: Asked, error: DeclinedError) -> Response[bytes]:
    """The edge said no."""
    return _answer(error.code, error.facts, error.headers)


def stopped(_: Asked, error: RoomStopped) -> Response[bytes]:
    """The journal does not answer."""
    log.warning("command while the room stands still", why=str(error))
    return _answer("room-stopped", {}, {"retry-after": "1"})


def malformed(_: Asked, error: msgspec.MsgspecError) -> Response[bytes]:
    """The body is not a request; the field is named as its path."""
    found = misfit(error)
    field = path_text(found.path) or "$"
    return _answer("malformed", {"field": field, "why": found.why, "zh": found.zh, "en": found.en})


def http(_: Asked, error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals in the same form."""
    if error.status_code >= _SERVER_FAILS:
        return _answer("defect")
    return _answer(_BY_STATUS.get(error.status_code, "not-served"))


def unexpected(request: Asked, error: Exception) -> Response[bytes]:
    """A defect: logged by its place, told in one sentence.

    Neither its message nor local values are logged: they may hold names, amounts or cookies.
    """
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)
    ]
    log.error("defect", path=request.url.path, what=type(error).__qualname__, places=places)
    return _answer("defect")


def _answer(
    code: str, facts: Facts | None = None, headers: dict[str, str] | None = None
) -> Response[bytes]:
    status, body = document(code, facts)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers or {})


def _encoded(status: int, code: str, zh: str, en: str, facts: Facts) -> bytes:
    problem = {
        "type": f"urn:auction-room:{code}",
        "title": code.replace("-", " "),
        "status": status,
        "detail": en,
        "code": code,
        "zh": zh,
        "en": en,
        "facts": facts,
    }
    return msgspec.json.encode(problem)
