"""Packets to segment files: each begins with a key frame and plays alone in a browser."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.stream import Stream

from recordings.config import Assignment
from recordings.encoder import Encoded, Encoder
from recordings.index import Index, Noted, Opened
from recordings.recovery import closing_data
from recordings.sink import VIDEO_SCALE, Ledger, Sink

_HOLD_S = 0.5
_NAME = "{:06}.mp4"


class Segment:
    """One open file.

    Args:
        footage: the folder that paths count from.
        index: the camera's index.
        encoder: whose packets come.
        opened: the index line it was opened with.
        offset: packet time (in seconds since the encoder's zero) that becomes time 0 in the file.
    """

    def __init__(
        self, footage: Path, index: Index, encoder: Encoder, opened: Opened, offset: Fraction
    ) -> None:
        self.opened = opened
        self.offset = offset
        self.ledger = Ledger(opened.path, opened.first_s, index.chain)
        self._index = index
        index.open_segment(opened)
        self._sink = Sink(footage / opened.path, self.ledger, index)
        self._container = _mux(self._sink, encoder.fragment_s)
        self._streams: dict[str, Stream] = {
            "video": self._container.add_stream_from_template(encoder.video)
        }
        if encoder.audio is not None:
            self._streams["audio"] = self._container.add_stream_from_template(encoder.audio)

    def write(self, packet: Encoded) -> None:
        """Add a packet.

        Raises:
            OSError: the disk refused.
        """
        assert packet.time_base is not None
        assert packet.pts is not None
        assert packet.dts is not None
        shift = round(self.offset / packet.time_base)
        packet.pts -= shift
        packet.dts -= shift
        packet.stream = self._streams[packet.stream.type]
        self._container.mux(packet)

    def close(self, cause: str, camera_ahead_ms: int | None) -> Noted:
        """End the file; its fact, durable."""
        self._container.close()
        self._sink.close()
        sha256 = self.ledger.whole.hexdigest()
        data = closing_data(self.ledger, self.opened, cause, size=self.ledger.bytes, sha256=sha256)
        data["camera_ahead_ms"] = camera_ahead_ms
        return self._index.note("segment_closed", self.ledger.last_s, data)


def _mux(sink: Sink, fragment_s: float) -> OutputContainer:
    options = {
        "movflags": "+frag_keyframe+empty_moov+default_base_moof+skip_trailer"
        # these two keep the start of a track that does not begin at zero, as sound seldom does
        "+negative_cts_offsets+frag_discont",
        "frag_duration": str(round(fragment_s * 1_000_000)),
        "video_track_timescale": str(VIDEO_SCALE),
        "flush_packets": "1",
        "max_interleave_delta": str(round(_HOLD_S * 1_000_000)),
    }
    return av.open(sink, "w", format="mp4", container_options=options)


@dataclass(slots=True)
class _Cut:
    at: Fraction
    opened: Opened
    held: list[Encoded]


class Writer:
    """Deals one encoder's packets out to segment after segment.

    At a cut, packets of the next segment wait until the sound before the cut has come too.

    Attributes:
        camera_ahead_ms: camera's own clock minus room time, as last heard; None when it tells none.
    """

    def __init__(self, assignment: Assignment, index: Index, encoder: Encoder) -> None:
        self._footage = Path(assignment.folder)
        self._camera = assignment.camera.name
        self._index = index
        self._encoder = encoder
        self._segment: Segment | None = None
        self._cut: _Cut | None = None
        self.camera_ahead_ms: int | None = None

    @property
    def opened(self) -> Opened | None:
        """The segment that pictures now go to."""
        if self._cut is not None:
            return self._cut.opened
        return self._segment.opened if self._segment is not None else None

    def cut(self, at: Fraction, first_s: float, room_ms_at_zero: int) -> None:
        """Begin a new segment with the key frame at encoder time `at` (seconds)."""
        if self._cut is not None:
            self._turn()
        number = next_number(self._footage / self._camera)
        path = f"{self._camera}/{_NAME.format(number)}"
        opened = Opened(
            path=path, first_s=first_s, room_ms_at_zero=room_ms_at_zero, boot=self._index.boot
        )
        self._cut = _Cut(at, opened, [])
        if self._segment is None:
            self._turn()

    def add(self, packets: list[Encoded]) -> None:
        """Write packets where they belong.

        Raises:
            OSError: the disk refused.
        """
        for packet in packets:
            assert packet.dts is not None
            assert packet.time_base is not None
            at = packet.dts * packet.time_base
            cut = self._cut
            if cut is None:
                if self._segment is not None and at >= self._segment.offset:
                    self._segment.write(packet)
            elif at < cut.at:
                if self._segment is not None:
                    self._segment.write(packet)
            else:
                cut.held.append(packet)
                sound_is_through = self._encoder.audio is None or packet.stream.type == "audio"
                if sound_is_through or at - cut.at > _HOLD_S:
                    self._turn()

    def close(self, cause: str) -> Noted | None:
        """End the open segment; its fact, or None if there is none."""
        if self._cut is not None:
            self._turn()
        segment, self._segment = self._segment, None
        return segment.close(cause, self.camera_ahead_ms) if segment is not None else None

    def _turn(self) -> None:
        cut, self._cut = self._cut, None
        assert cut is not None
        if self._segment is not None:
            self._segment.close("length", self.camera_ahead_ms)
        self._segment = Segment(self._footage, self._index, self._encoder, cut.opened, cut.at)
        for packet in cut.held:
            self._segment.write(packet)


def next_number(camera_dir: Path) -> int:
    """The number of the next segment file."""
    taken = [int(file.stem) for file in camera_dir.glob("*.mp4") if file.stem.isdigit()]
    return max(taken, default=0) + 1
