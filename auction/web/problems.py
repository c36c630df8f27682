"""Refusals and failures become RFC 9457 problem documents, here and nowhere else."""

import msgspec
import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from auction.room.ledger import RoomStopped
from auction.session.refusals import Refusal

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_INTERNAL, _UNAVAILABLE, _BAD_REQUEST = 500, 503, 400


class Problem(msgspec.Struct, frozen=True):
    """A problem document.

    Source: RFC 9457 §3.
    """

    type: str
    title: str
    status: int
    code: str
    zh: str
    en: str
    facts: dict[str, str | int] = {}

    @property
    def detail(self) -> str:
        """The sentence a program without a language gets."""
        return self.en


def _response(problem: Problem) -> Response[bytes]:
    document = msgspec.to_builtins(problem) | {"detail": problem.detail}
    return Response(
        msgspec.json.encode(document), status_code=problem.status, media_type=MEDIA_TYPE
    )


def _problem(status: int, code: str, zh: str, en: str) -> Problem:
    return Problem(
        type=f"urn:auction-room:{code}", title=en, status=status, code=code, zh=zh, en=en
    )


def refused(_: Request[object, object, State], refusal: Refusal) -> Response[bytes]:
    """The rules said no."""
    return _response(
        Problem(
            type=f"urn:auction-room:{refusal.code}",
            title=refusal.code,
            status=refusal.status,
            code=refusal.code,
            zh=refusal.sentence("zh"),
            en=refusal.sentence("en"),
            facts=refusal.facts,
        )
    )


def stopped(_: Request[object, object, State], error: RoomStopped) -> Response[bytes]:
    """The journal does not answer."""
    log.warning("command while the room stands still", why=str(error))
    return _response(
        _problem(
            _UNAVAILABLE,
            "room-stopped",
            "紀錄暫時無法寫入，本命令尚未生效；請勿重按，系統會自動查詢。",
            "The journal cannot be written now and nothing was done. Ask again with the same id.",
        )
    )


def malformed(_: Request[object, object, State], error: msgspec.MsgspecError) -> Response[bytes]:
    """The body is not a request."""
    return _response(
        _problem(
            _BAD_REQUEST,
            "malformed",
            f"送出的內容不合格式：{error}",
            f"The request is not in its form: {error}",
        )
    )


def http(_: Request[object, object, State], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals in the same form."""
    return _response(
        _problem(error.status_code, f"http-{error.status_code}", error.detail, error.detail)
    )


def unexpected(request: Request[object, object, State], error: Exception) -> Response[bytes]:
    """A defect: logged whole, told in one sentence."""
    log.error("defect", path=request.url.path, exc_info=error)
    return _response(
        _problem(
            _INTERNAL,
            "defect",
            "系統內部錯誤，本命令可能未生效；請查詢結果或通知系統管理人員。",
            "Something broke inside. The command may not have been carried out: look it up.",
        )
    )
