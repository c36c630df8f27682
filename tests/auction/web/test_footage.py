"""Footage: the pieces a player asks for, nothing beside it, and one look written once."""

from pathlib import Path

import pytest

from auction.web.footage import Part, part_of
from auction.web.problems import DeclinedError
from tests.auction.web.conftest import Site

CLIP = bytes(range(256)) * 40


@pytest.fixture
def clip(tmp_path: Path) -> str:
    """A closed segment in the served data folder, and its address."""
    folder = tmp_path / "2026-12-02-1" / "footage" / "hall"
    folder.mkdir(parents=True)
    (folder / "000001.mp4").write_bytes(CLIP)
    (folder / "000002.part").write_bytes(CLIP)
    (tmp_path / "2026-12-02-1" / "outside.mp4").write_bytes(CLIP)
    (folder / "link.mp4").symlink_to(tmp_path / "2026-12-02-1" / "outside.mp4")
    return "/footage/2026-12-02-1/hall/000001.mp4"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        (None, None),
        ("bytes=0-", Part(0, 99)),
        ("bytes=10-19", Part(10, 19)),
        ("bytes=90-200", Part(90, 99)),
        ("bytes=-30", Part(70, 99)),
        ("bytes=-300", Part(0, 99)),
        ("bytes=19-10", None),
        ("bytes=0-1,5-6", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=٣-٤", None),
        (f"bytes=0-{'9' * 5000}", None),
        (f"bytes=-{'9' * 5000}", None),
        ("items=0-1", None),
    ],
)
def test_parts(asked: str | None, part: Part | None) -> None:
    assert part_of(asked, 100) == part


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_behind_the_end_is_refused_with_the_size(asked: str) -> None:
    with pytest.raises(DeclinedError) as refused:
        part_of(asked, 100)
    assert refused.value.headers == {"content-range": "bytes */100"}


async def test_a_segment_comes_whole_or_in_pieces(site: Site, clip: str) -> None:
    async with site.desk() as http:
        whole = await http.get(clip)
        assert (whole.status_code, whole.content) == (200, CLIP)
        assert whole.headers["accept-ranges"] == "bytes"
        assert whole.headers["cache-control"] == "no-store"
        piece = await http.get(clip, headers={"range": "bytes=100-299"})
        assert (piece.status_code, piece.content) == (206, CLIP[100:300])
        assert piece.headers["content-range"] == f"bytes 100-299/{len(CLIP)}"
        behind = await http.get(clip, headers={"range": f"bytes={len(CLIP)}-"})
        assert (behind.status_code, behind.json()["code"]) == (416, "range")


@pytest.mark.parametrize(
    "path",
    [
        "/footage/2026-12-02-1/hall/000002.part",
        "/footage/2026-12-02-1/hall/link.mp4",
        "/footage/2026-12-02-1/hall/",
        "/footage/2026-12-02-1/hall/none.mp4",
        "/footage/2026-12-02-1/%2e%2e/outside.mp4",
        "/footage/%2e%2e/2026-12-02-1/footage/hall/000001.mp4",
        "/footage/2026-12-02-1/hall/%00.mp4",
        "/footage/%00/hall/000001.mp4",
        f"/footage/2026-12-02-1/{'x' * 3000}.mp4",
        f"/footage/{'x' * 300}/hall/000001.mp4",
    ],
)
async def test_nothing_else_is_handed_out(site: Site, clip: str, path: str) -> None:
    assert clip
    async with site.desk() as http:
        answer = await http.get(path)
    assert answer.status_code == 404
    assert b"\x00\x01\x02" not in answer.content


async def test_footage_is_for_staff(site: Site, clip: str) -> None:
    async with site.desk() as http:
        http.cookies.clear()
        answer = await http.get(clip)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-logged-in")


async def test_one_look_is_written_once_however_many_pieces_it_takes(site: Site, clip: str) -> None:
    async with site.desk() as officer, site.desk("C01") as auditor:
        before = site.looks
        for first in range(0, 1_000, 100):
            await officer.get(clip, headers={"range": f"bytes={first}-{first + 99}"})
        assert site.looks == before + 1
        await auditor.get(clip)
        assert site.looks == before + 2
        await auditor.get("/record")
        assert site.looks == before + 3
