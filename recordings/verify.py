"""Does footage still say what its index says? Names the segment, and the fragment within it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recordings.index import FIRST_CHAIN, NAME, Fragment, Noted, Opened, read


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in footage that does not agree with its index.

    Attributes:
        path: segment or index, below the footage folder.
        fragment: its number, None when the finding is not about one.
        problem: what is wrong, in words.
        first_s: capture second of the fragment's first picture, when known.
        last_s: of its last.
    """

    path: str
    fragment: int | None
    problem: str
    first_s: float | None = None
    last_s: float | None = None

    def __str__(self) -> str:
        place = self.path if self.fragment is None else f"{self.path}, fragment {self.fragment}"
        return f"{place}: {self.problem}"


@dataclass(slots=True)
class _Segment:
    chain: str
    closed: Noted | None = None
    fragments: list[Fragment] = field(default_factory=list)


def verify(footage: Path) -> list[Finding]:
    """Compare every segment below a footage folder with its camera's index.

    Args:
        footage: the folder that holds one folder per camera.

    Returns:
        What disagrees, in the order of the footage; empty when all is well.
    """
    findings: list[Finding] = []
    for camera_dir in sorted(path for path in footage.iterdir() if path.is_dir()):
        findings += _verify_camera(footage, camera_dir)
    return findings


def _verify_camera(footage: Path, camera_dir: Path) -> Iterator[Finding]:
    name = f"{camera_dir.name}/{NAME}"
    if not (camera_dir / NAME).exists():
        yield Finding(name, None, "is missing")
        return
    segments: dict[str, _Segment] = {}
    chain = FIRST_CHAIN
    for line in read(camera_dir / NAME):
        match line:
            case Opened(path=path):
                segments[path] = _Segment(chain)
            case Fragment(path=path):
                chain = line.chain
                segments.setdefault(path, _Segment(FIRST_CHAIN)).fragments.append(line)
            case Noted(kind="segment_closed", data=data):
                path = str(data["path"])
                segments.setdefault(path, _Segment(FIRST_CHAIN)).closed = line
            case Noted():
                pass
    for path, segment in segments.items():
        yield from _verify_segment(footage, path, segment)
    for file in sorted(camera_dir.iterdir()):
        path = f"{camera_dir.name}/{file.name}"
        if file.name != NAME and path not in segments:
            yield Finding(path, None, "is in no index")


def _verify_segment(footage: Path, path: str, segment: _Segment) -> Iterator[Finding]:
    if segment.closed is None:
        yield Finding(path, None, "was never closed")
    file = footage / path
    if not file.exists():
        if segment.fragments:
            yield Finding(path, None, "is missing")
        return
    whole = hashlib.sha256()
    chain = bytes.fromhex(segment.chain)
    with file.open("rb") as stream:
        for line in segment.fragments:
            data = stream.read(line.bytes)
            whole.update(data)
            digest = hashlib.sha256(data)
            chain = hashlib.sha256(chain + bytes.fromhex(line.sha256)).digest()
            place = (path, line.number)
            if len(data) < line.bytes:
                yield Finding(*place, "is cut short", line.first_s, line.last_s)
                return
            if digest.hexdigest() != line.sha256:
                yield Finding(*place, "has other bytes", line.first_s, line.last_s)
            if chain.hex() != line.chain:
                yield Finding(*place, "breaks the chain", line.first_s, line.last_s)
                chain = bytes.fromhex(line.chain)
        while data := stream.read(1 << 20):
            whole.update(data)
    if segment.closed is not None and whole.hexdigest() != segment.closed.data["sha256"]:
        yield Finding(path, None, "is not the file whose hash was journaled")
