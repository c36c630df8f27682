"""Footage is played beside the record: from an entry to its pictures, every camera in step."""

import asyncio
import io
import re
from collections.abc import Iterator
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from auction.session.events import SegmentClosed
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
        http.post("/login", json={"person": officer.id, "pin": officer.pin})
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
