"""Footage is played beside the record: from an entry to its pictures, every camera in step."""

import asyncio
import hashlib
import io
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import av
import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from auction.journal.reader import Reader
from auction.session.events import SegmentClosed
from auction.terms import TAIPEI
from auction.web.playlist import Piece, piece, playlist
from recordings.config import Camera
from recordings.index import NAME, Noted, read
from recordings.overlay import band_height
from tests.auction.web.conftest import PEOPLE, Site
from tests.recordings.filming import film, still
from tools.browser import launched

CAMERAS = tuple(
    Camera(name=name, width=320, height=180, fps=12, segment_s=2) for name in ("door", "hall")
)
SECONDS = 5
FRAME_MS = 1000 / 12
APART_MS = 300 + 2 * FRAME_MS


async def filmed(site: Site, data: Path) -> tuple[str, int]:
    """Two cameras whose footage surrounds this moment: the sitting, and when they began."""
    await site.open_oral()
    state = site.room.scene.state
    assert state is not None
    footage = data / state.id / "footage"
    begun_ms = site.room.now_ms - SECONDS * 500
    for camera in CAMERAS:
        film(footage, camera, SECONDS)
        for line in read(footage / camera.name / NAME):
            if isinstance(line, Noted):
                await site.room.report(closed(camera.name, line, begun_ms))
    return state.id, begun_ms


def closed(camera: str, fact: Noted, begun_ms: int) -> SegmentClosed:
    def room_ms(key: str) -> int:
        return begun_ms + round((float(str(fact.data[key])) - 1000) * 1000)

    return SegmentClosed(
        camera=camera,
        path=str(fact.data["path"]),
        sha256=str(fact.data["sha256"]),
        bytes=int(str(fact.data["bytes"])),
        first_ms=room_ms("first_s"),
        last_ms=room_ms("last_s"),
        frames=int(str(fact.data["frames"])),
    )


async def test_every_picture_is_in_the_playlist(site: Site, tmp_path: Path) -> None:
    session, begun_ms = await filmed(site, tmp_path)
    async with site.desk() as http:
        looks = site.looks
        answer = await http.get(f"/playlists/{session}/hall")
        assert site.looks == looks + 1
        assert answer.headers["content-type"].startswith("application/vnd.apple.mpegurl")
        assert answer.text.count("#EXTINF:2.000,") == 2
        assert "#EXT-X-ENDLIST" not in answer.text
        (tmp_path / session / "manifest").write_bytes(b"")
        over = await http.get(f"/playlists/{session}/hall")
        assert over.text == answer.text + "#EXT-X-ENDLIST\n"
        assert (await http.get(f"/playlists/{session}/none")).json()["code"] == "no-footage"
    assert sum(pictures(tmp_path, over.text)) == SECONDS * 12
    first = next(line for line in over.text.splitlines() if "PROGRAM-DATE-TIME" in line)
    shown = np.datetime64(first.partition(":")[2].removesuffix("Z"))
    assert shown.astype(int) == begun_ms


def pictures(data: Path, text: str) -> Iterator[int]:
    """How many pictures each part of a playlist holds, put together as a player does."""
    parts = re.findall(
        r'MAP:URI="/footage/([^/]*)/([^"]*)",BYTERANGE="(\d+)@0"\n.*\n.*\n#EXT-X-BYTERANGE:(\d+)@(\d+)',
        text,
    )
    for session, path, header, length, offset in parts:
        whole = (data / session / "footage" / path).read_bytes()
        part = whole[: int(header)] + whole[int(offset) : int(offset) + int(length)]
        with av.open(io.BytesIO(part), "r") as container:
            yield len(list(container.decode(video=0)))


def test_a_torn_tail_and_a_gap_are_left_out(tmp_path: Path) -> None:
    film(tmp_path, CAMERAS[0], 1)
    file = tmp_path / "door/000001.mp4"
    whole = file.stat().st_size
    with file.open("ab") as stream:
        stream.write(b"\x00\x00\x40\x00moof" + bytes(90))
    found = piece(file, "/a", 0, 900)
    assert found is not None
    assert found.size == whole
    later = Piece("/b", 10, 20, 5_000, 6_000)
    text = playlist((found, later), over=False)
    assert [line for line in text.splitlines() if line.startswith("#EXTINF")] == [
        "#EXTINF:0.900,",
        "#EXTINF:1.000,",
    ]
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(file.read_bytes()[: found.header])
    assert piece(empty, "/c", 0, 0) is None


@pytest.mark.browser
async def test_from_an_entry_to_the_pictures_of_every_camera(site: Site, tmp_path: Path) -> None:
    _, begun_ms = await filmed(site, tmp_path)
    await asyncio.to_thread(watch, site.url, begun_ms)


def watch(url: str, begun_ms: int) -> None:
    officer = PEOPLE[0]
    with httpx.Client(base_url=url, headers={"origin": url}, trust_env=False) as http:
        http.post("/login", json={"person": officer.id, "password": officer.pin})
        cookies = [{"name": one, "value": http.cookies[one], "url": url} for one in http.cookies]
    with launched() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies(cookies)  # type: ignore[arg-type]  # a list of what it asks for
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/record")
        row = page.locator("tr", has_text="LotCalled")
        row.locator("a[data-clip=hall]").click()
        called_ms = int(str(row.get_attribute("data-at")))
        expect(page.locator("tr[aria-current]")).to_have_count(1)
        for camera in CAMERAS:
            playing = page.locator(f"#player-{camera.name}")
            expect(playing).to_have_js_property("paused", value=False)
        page.wait_for_function(
            "() => document.getElementById('player-hall').currentTime > "
            f"{(called_ms - begun_ms) / 1000 + 0.4}"
        )
        page.evaluate("document.getElementById('player-hall').pause()")
        expect(page.locator("#player-door")).to_have_js_property("paused", value=True)
        shown = {camera.name: moment(page, camera, begun_ms) for camera in CAMERAS}
        assert abs(shown["hall"] - shown["door"]) <= APART_MS
        assert shown["hall"] >= called_ms
        assert complaints == []


def moment(page: Page, camera: Camera, begun_ms: int) -> float:
    """Room time of the picture that a camera's screen shows, by the picture itself."""
    painted, at_s = page.evaluate(
        """name => {
            const video = document.getElementById(`player-${name}`);
            const canvas = document.createElement("canvas");
            canvas.width = 320; canvas.height = 180;
            const context = canvas.getContext("2d");
            context.drawImage(video, 0, 0, 320, 180);
            const data = context.getImageData(0, 0, 320, 180).data;
            return [Array.from(data.filter((_, at) => at % 4 === 0)), video.currentTime];
        }""",
        camera.name,
    )
    luma = np.array(painted, np.float32).reshape(180, 320) * 219 / 255 + 16
    below = slice(band_height(180), None)
    apart = [
        float(np.abs(luma[below] - still(camera, number)[:180][below]).mean())
        for number in range(SECONDS * 12)
    ]
    number = int(np.argmin(apart))
    assert apart[number] < 8
    by_clock = at_s * 1000 / FRAME_MS
    assert abs(number - by_clock) <= 1.5, "the picture is not the one of its moment"
    return begun_ms + number * FRAME_MS


async def test_what_an_auditor_takes_away_is_checked_without_this_system(
    site: Site, tmp_path: Path
) -> None:
    session, begun_ms = await filmed(site, tmp_path)
    begin, end = (
        datetime.fromtimestamp((begun_ms + after_ms) / 1000, TAIPEI).isoformat()[:19]
        for after_ms in (1_000, 3_500)
    )
    asked = {"camera": "hall", "begin": begin, "end": end}
    async with site.desk("C01") as http:
        taken = await http.get(f"/exports/{session}", params=asked)
        assert taken.status_code == 200
        assert (await http.get(f"/exports/{session}", params=asked)).content == taken.content
        for begin, end, code in (
            (asked["end"], asked["begin"], "export-times"),
            (asked["begin"], "noon", "export-times"),
            ("2026-12-02T08:00", "2026-12-02T09:00:01", "export-times"),
            ("2026-12-01T08:00", "2026-12-01T08:01", "no-footage"),
        ):
            params = {"camera": "hall", "begin": begin, "end": end}
            refused = await http.get(f"/exports/{session}", params=params)
            assert refused.json()["code"] == code
    out = tmp_path / "taken"
    with ZipFile(io.BytesIO(taken.content)) as archive:
        archive.extractall(out)
    checked = await asyncio.to_thread(checks, out)
    assert checked.returncode == 0
    recorded = {
        one["path"]: one for one in entries(tmp_path, f"session:{session}") if "path" in one
    }
    first_ms, last_ms = (
        datetime.fromisoformat(f"{asked[key]}+08:00").timestamp() * 1000 for key in ("begin", "end")
    )
    shown = [
        path
        for path, one in recorded.items()
        if one["camera"] == "hall" and one["first_ms"] <= last_ms and one["last_ms"] >= first_ms
    ]
    assert checked.stdout.splitlines() == [f"{path}: OK" for path in shown]
    sums = (out / "SHA256SUMS").read_text().split()
    assert sums == [word for path in shown for word in (recorded[path]["sha256"], path)]
    said = [one["what"] for one in entries(tmp_path, "looks") if "export" in one.get("what", "")]
    assert (
        said
        == [
            f"export {session}/hall {asked['begin']} {asked['end']} sha256 "
            + hashlib.sha256(taken.content).hexdigest()
        ]
        * 2
    )
    file = out / shown[0]
    flipped = bytearray(file.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    file.write_bytes(flipped)
    assert (await asyncio.to_thread(checks, out)).returncode == 1


def checks(folder: Path) -> subprocess.CompletedProcess[str]:
    """The command that the archive's own page gives."""
    command = ["sha256sum", "-c", "SHA256SUMS"]
    assert " ".join(command) in (folder / "README.txt").read_text("utf-8")
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def entries(data: Path, stream: str) -> list[dict[str, Any]]:
    """The data of a stream's entries, as they lie in the journal."""
    with Reader.look(data) as journal:
        return [json.loads(one.body)["data"] for one in journal.read(stream)]
