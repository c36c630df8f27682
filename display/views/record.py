"""The record page for staff: the entries, in plain words, with the footage of each instant."""

from msgspec import Struct

from auction.session.scene import RecordLine, Scene
from display.views.common import Checkpoint, checkpoint, clock_time
from display.views.machines import Lamp, copies
from display.wording import worded


class Clip(Struct, frozen=True):
    """A piece of footage that shows an entry's instant."""

    camera: str
    url: str
    offset_ms: int
    """From the segment's start to the instant."""


class Screen(Struct, frozen=True):
    """A camera whose footage can be played."""

    camera: str
    playlist: str


class EntryLine(Struct, frozen=True):
    """One entry."""

    number: str
    at: str
    at_ms: int
    actor: str
    kind: str
    text: str
    clips: tuple[Clip, ...]


class RecordView(Struct, frozen=True):
    """Everything the record page shows."""

    session: str
    rehearsal: bool
    hidden: bool
    lines: tuple[EntryLine, ...]
    screens: tuple[Screen, ...]
    checkpoint: Checkpoint | None
    copies: tuple[Lamp, ...]
    stopped: str | None


def record_view(scene: Scene, locale: str) -> RecordView:
    """The record of a scene in one language."""
    session = "" if scene.state is None else scene.state.id
    filmed = sorted({camera for line in scene.record for camera, _, _ in line.footage})
    return RecordView(
        session=session,
        rehearsal=scene.rehearsal,
        hidden=scene.hidden,
        lines=tuple(_line(line, session, locale) for line in scene.record),
        screens=tuple(Screen(camera, f"/playlists/{session}/{camera}") for camera in filmed),
        checkpoint=checkpoint(scene),
        copies=copies(scene, locale),
        stopped=scene.stopped,
    )


def _line(line: RecordLine, session: str, locale: str) -> EntryLine:
    return EntryLine(
        number="" if line.seq is None else str(line.seq),
        at=clock_time(line.at_ms),
        at_ms=line.at_ms,
        actor=line.actor,
        kind=type(line.event).__name__,
        text=worded(line.event, locale),
        clips=tuple(
            Clip(camera=camera, url=f"/footage/{session}/{path}", offset_ms=offset_ms)
            for camera, path, offset_ms in line.footage
        ),
    )
