"""Everything that is said no to: one form, a stable code, both languages, and it is documented."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from structlog.testing import capture_logs

from auction.room.room import Room
from auction.session.refusals import CATALOGUE as REFUSALS
from auction.session.scene import Scene
from auction.web.app import Edge, create_app
from auction.web.guards import Guard
from auction.web.problems import CATALOGUE, MEDIA_TYPE, document
from tests.auction.web.conftest import Site, command_id, serving

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")


def test_every_code_is_documented_with_its_status() -> None:
    for code, kind in CATALOGUE.items():
        assert f"| `{code}` | {kind.status} |" in PAGE, code


def test_no_code_of_the_edge_is_a_code_of_the_rules() -> None:
    assert not CATALOGUE.keys() & REFUSALS.keys()


@pytest.mark.parametrize("code", CATALOGUE)
def test_sentences_are_whole_in_both_languages(code: str) -> None:
    facts = {"why": "x", "field": "y", "zh": "z", "en": "z", "size": 3, "account": "A01"}
    status, body = document(code, facts)
    assert status == CATALOGUE[code].status
    assert b"{" not in body.split(b'"zh":')[1].split(b'"facts"')[0]


def routes(app: object) -> Iterator[str]:
    assert isinstance(app, Guard)
    litestar = app._app
    assert isinstance(litestar, Litestar)
    for route in litestar.routes:
        yield route.path


async def test_every_route_is_documented(site: Site) -> None:
    edge = Edge(
        room=site.room,
        hub=site.hub,
        logins=site.logins,
        screens=site.screens,
        sessions=Path(),
        journal=site.edge.journal,
    )
    for path in routes(create_app(edge, frozenset({site.url}))):
        fixed = re.split(r"/{|/$", path)[0] or "/"
        assert f" {fixed}" in PAGE, path


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nothing-here", "not-found"),
        ("GET", "/static/000000000000/main.js", "not-found"),
        ("DELETE", "/api/commands", "method-not-allowed"),
        ("POST", "/api/commands", "not-logged-in"),
        ("GET", "/api/commands/x", "not-logged-in"),
    ],
)
async def test_the_edges_own_refusals(site: Site, method: str, path: str, code: str) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as http:
        answer = await http.request(method, path)
    problem = answer.json()
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert (answer.status_code, problem["status"]) == (CATALOGUE[code].status,) * 2
    assert (problem["code"], problem["type"]) == (code, f"urn:auction-room:{code}")
    assert problem["detail"] == problem["en"] == CATALOGUE[code].en
    assert problem["zh"] == CATALOGUE[code].zh


async def test_too_much_is_refused_before_it_is_read(site: Site) -> None:
    async with site.desk() as http:
        answer = await http.post("/api/commands", content=b" " * 70_000)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
        assert (await http.post("/login", data={"person": "A" * 5_000})).status_code == 413


async def test_the_field_that_is_wrong_is_named_by_its_path(site: Site) -> None:
    async with site.desk() as http:
        command = {"kind": "CallLot", "lot": 7}
        answer = await http.post("/api/commands", json={"id": command_id("x"), "command": command})
    assert answer.json()["facts"]["field"] == "command.lot"


async def test_a_room_that_stands_still_says_what_to_do(site: Site) -> None:
    async with site.desk() as http:
        site.room._ledger.stopped = "disk full"
        command = {"kind": "OpenSession"}
        answer = await http.post("/api/commands", json={"id": command_id("x"), "command": command})
        assert (answer.status_code, answer.json()["code"]) == (503, "room-stopped")
        assert "same id" in answer.json()["en"]
        assert "disk" not in answer.text
        assert (await http.get("/healthz")).status_code == 503
        site.room._ledger.stopped = None


async def test_a_defect_is_told_without_its_inside_and_logged_without_values(
    tmp_path: Path,
) -> None:
    def broken(room: Room) -> Scene:
        document, secret = room.setting.date, "A123456789 王小明"
        raise KeyError(f"{document} {secret}")

    async with serving(tmp_path, broken) as site, site.desk() as http:
        with capture_logs() as logs:
            answer = await http.get("/hall")
    assert (answer.status_code, answer.json()["code"]) == (500, "defect")
    assert "Traceback" not in answer.text
    assert logs[0]["what"] == "KeyError"
    assert any("broken" in place for place in logs[0]["places"])
    assert not any(
        secret in str(logs) for secret in ("王小明", "A123456789", http.cookies["login"])
    )
