"""The simulated machines, for whoever rehearses: let something happen to them, put it right.

A room whose machines are real has no such page. What is done here goes to a simulator's own control
socket, as a rehearsal file's steps do; the room learns of it over the line and nowhere else.
"""

from typing import Literal

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from auction.rehearsal.things import act_on
from auction.rehearsal.troubles import TROUBLES
from auction.web.edge import Asked, Edge, language
from auction.web.problems import DeclinedError
from display import Simulated, Told, simulators_page

_MOST_BYTES = 256


class Turned(msgspec.Struct, frozen=True):
    """The form of a trouble."""

    turn: Literal["begin", "end"]


class Simulators(Controller):
    """Buttons for everything that can happen to a simulated machine."""

    path = "/simulators"

    @get("/")
    async def listed(
        self, request: Asked, edge: NamedDependency[Edge], locale: FromQuery[str] = "zh"
    ) -> Response[str] | Redirect:
        """Every simulated machine, and how it is."""
        _require_simulated(edge)
        seated = edge.seat(request, "simulators", locale)
        return seated if isinstance(seated, Redirect) else await _page(edge, locale, None)

    @post("/{machine:str}/{trouble:str}", status_code=200, request_max_body_size=_MOST_BYTES)
    async def turn(
        self,
        request: Asked,
        edge: NamedDependency[Edge],
        machine: FromPath[str],
        trouble: FromPath[str],
        locale: FromQuery[str] = "zh",
    ) -> Response[str]:
        """Let something happen to a machine, or put it right."""
        _require_simulated(edge)
        edge.require_login(request, "simulators")
        control, known = edge.simulators.get(machine), TROUBLES.get(machine, {}).get(trouble)
        if control is None or known is None:
            raise DeclinedError("not-found")
        turned = msgspec.convert(dict(await request.form()), Turned)
        outcome = "done"
        for thing in known.begin if turned.turn == "begin" else known.end:
            try:
                answer = await act_on(control, thing)
            except OSError:
                outcome = "silent"
                break
            if not answer["ok"]:
                outcome = "refused"
        return await _page(edge, locale, Told(machine, trouble, outcome))


def _require_simulated(edge: Edge) -> None:
    """There is something simulated.

    Raises:
        DeclinedError: `not-found`.
    """
    if not edge.simulators:
        raise DeclinedError("not-found")


async def _page(edge: Edge, locale: str, told: Told | None) -> Response[str]:
    machines = [
        Simulated(
            name,
            {key: bool(one.end) for key, one in TROUBLES[name].items()},
            await _state(edge, name),
        )
        for name in edge.simulators
    ]
    drawn = simulators_page(locale=language(locale), machines=machines, told=told)
    return Response(drawn, media_type=MediaType.HTML)


async def _state(edge: Edge, name: str) -> dict[str, object] | None:
    """What a simulator says of itself and of its line; None where it does not answer."""
    try:
        line = await act_on(edge.simulators[name], {"do": "line"})
        return line | await act_on(edge.simulators[name], {"do": "state"})
    except OSError:
        return None
