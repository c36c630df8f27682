"""A member of staff at a desk: logs in and posts the same commands a browser posts."""

import asyncio
import contextlib
import time
from http import HTTPStatus
from typing import Any

import httpx
import msgspec

from auction.rehearsal.place import PlaceError, Reply
from auction.terms import Command

RETRY_S = 0.25
ANSWER_TIMEOUT_S = 10.0


class Desk:
    """One person's login.

    Args:
        url: Where the room answers, without a path.
        person: Staff id.
        pin: The person's own factor.
        patience_s: How long to wait for a room that does not answer, a restart for example.
    """

    def __init__(self, url: str, person: str, pin: str, *, patience_s: float = 30.0) -> None:
        self.person = person
        self._pin = pin
        self._patience_s = patience_s
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, timeout=ANSWER_TIMEOUT_S, trust_env=False
        )

    async def close(self) -> None:
        """Leave the desk."""
        await self._http.aclose()

    @property
    def cookies(self) -> str:
        """The login as a Cookie header, for the feed."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._http.cookies.jar)

    async def log_in(self) -> None:
        """Log in with the person's PIN.

        Raises:
            PlaceError: The room does not answer or does not know the person.
        """
        response = await self._patiently(
            "POST", "/login", {"person": self.person, "password": self._pin}
        )
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise PlaceError(
                f"{self.person} could not log in ({response.status_code}): {response.text[:200]}"
            )

    async def post(
        self, id_: str, command: Command, basis: int | None, *, with_pin: bool = False
    ) -> Reply:
        """Ask the room for something; the same id again brings the first outcome.

        Raises:
            PlaceError: The room did not answer within the desk's patience.
        """
        body: dict[str, Any] = {"id": id_, "command": msgspec.to_builtins(command), "basis": basis}
        if with_pin:
            body["factor"] = self._pin
        response = await self._patiently("POST", "/api/commands", body)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            await self.log_in()
            response = await self._patiently("POST", "/api/commands", body)
        return _reply(response)

    async def answer_of(self, id_: str) -> Reply | None:
        """What came of a command that may have been sent before."""
        response = await self._patiently("GET", f"/api/commands/{id_}", None)
        return None if response.status_code == HTTPStatus.NOT_FOUND else _reply(response)

    async def _patiently(self, method: str, path: str, body: object) -> httpx.Response:
        """Send; when nobody answers, send again. Ids make that safe for commands."""
        end = time.monotonic() + self._patience_s
        while True:
            with contextlib.suppress(httpx.TransportError):
                response = await self._http.request(method, path, json=body)
                if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    return response
            if time.monotonic() > end:
                raise PlaceError(f"The room at {self._http.base_url} does not answer.")
            await asyncio.sleep(RETRY_S)


def _reply(response: httpx.Response) -> Reply:
    try:
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return msgspec.json.decode(response.content, type=Reply)
        problem = msgspec.json.decode(response.content, type=dict[str, object])
    except msgspec.MsgspecError as error:
        raise PlaceError(
            f"Not understood ({response.status_code}): {response.text[:200]}"
        ) from error
    sentence = str(problem.get("en") or problem.get("detail") or problem.get("title") or "")
    return Reply(
        status="REFUSED", code=str(problem.get("code") or response.status_code), sentence=sentence
    )
