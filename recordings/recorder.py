"""One camera, recorded: its process's main loop."""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from recordings import wire
from recordings.config import Assignment
from recordings.control import Control
from recordings.encoder import Encoder
from recordings.facts import Figures
from recordings.health import Health
from recordings.hearing import Hearing
from recordings.index import Index
from recordings.intake import Intake
from recordings.media import Copied, Picture, Sound
from recordings.overlay import Pen
from recordings.recovery import STOPPED, Ending, close_torn, ending, ending_of, gap_data
from recordings.segments import Writer
from recordings.sources import Begun, Item, Lost, Queue

_PULSE_S = 0.5
_TICK_S = 0.2
_STALL_S = 1.0
_ANCHOR_SLACK_MS = 50
_STEP_MS = 500  # arrivals waver by less
_TICK_OF_COPY_S = 0.000_1
_NICE = 5  # bids before pictures


class Recorder:
    """Records one camera until it is told to end.

    Args:
        assignment: which camera, where to.
        index: the camera's index, held by the camera's lock.
        control: what the server wants.
    """

    def __init__(self, assignment: Assignment, index: Index, control: Control) -> None:
        camera = assignment.camera
        self._assignment = assignment
        self._camera = camera
        self._index = index
        self._control = control
        self._queue = Queue()
        self._pictures = Intake(camera.source, "picture", camera, self._room_ms, self._queue)
        self._sounds = (
            Intake(camera.sound, "sound", camera, self._room_ms, self._queue)
            if camera.sound is not None
            else None
        )
        self._pen = Pen(camera.width, camera.height)
        self._health = Health()
        self._hearing = Hearing()
        self._encoder: Encoder | None = None
        self._writer: Writer | None = None
        self._before: Ending | None = None
        self._last_s: float | None = None
        self._shown: list[float] = []
        self._pulse_s = 0.0
        self._ahead_ms: int | None = None

    def run(self) -> str:
        """Record; returns the cause of the end, with the last segment closed.

        Raises:
            OSError: the disk refused; what was written stays for the next run to close.
        """
        close_torn(self._index, Path(self._assignment.folder))
        self._before = ending(self._assignment.camera_dir)
        self._health = Health(self._reference())
        while self._control.ending is None:
            self._tend()
            entry = self._queue.get(_TICK_S)
            if entry is not None:
                feed, item = entry
                for intake in self._intakes():
                    if intake.feed is feed:
                        self._take(intake, item)
            self._pulse("RECORDING" if self._writer else "SOURCE_LOST")
        cause = self._control.ending
        for intake in self._intakes():
            intake.close()
        self._end_segment(cause)
        self._pulse("CLOSING", at_once=True)
        return cause

    def _intakes(self) -> list[Intake]:
        return [self._pictures, self._sounds] if self._sounds else [self._pictures]

    def _reference(self) -> Path:
        """Where the camera's reference is kept; a new folder of footage begins with a new one."""
        kept = wire.run_file(Path(self._assignment.run_dir), self._camera.name, "png")
        if self._before is None:
            kept.unlink(missing_ok=True)
        return kept

    def _room_ms(self, at_s: float) -> int:
        return self._control.overlay.room_ms(at_s)

    def _tend(self) -> None:
        now = time.monotonic()
        for intake in self._intakes():
            reason = intake.tend(now)
            if reason is not None:
                self._lose(intake, reason, now)

    def _take(self, intake: Intake, item: Item) -> None:
        match item:
            case Begun():
                intake.begun(item, time.monotonic())
            case Lost(reason=reason):
                self._lose(intake, reason, time.monotonic())
            case Picture() if intake is self._pictures:
                self._found(intake, item.at_s)
                self._record(item)
            case Copied() if intake is self._pictures:
                self._found(intake, item.at_s)
                self._copy(item)
            case Sound() if intake is self._sounds or self._sounds is None:
                self._found(intake, item.at_s)
                self._hear(item)
            case _:
                intake.heard(time.monotonic())

    def _found(self, intake: Intake, at_s: float) -> None:
        if intake.heard(time.monotonic()):
            self._note("source_found", at_s, {"part": intake.part})

    def _lose(self, intake: Intake, reason: str, at_s: float) -> None:
        if intake.fail(reason, at_s):
            self._note("source_lost", at_s, {"part": intake.part, "reason": reason})
        if intake is (self._sounds or self._pictures):
            self._hearing = Hearing()
        if intake is self._pictures:
            self._health.look_away()
            self._end_segment(f"source lost: {reason}")

    def _record(self, picture: Picture) -> None:
        picture = replace(picture, at_s=round(picture.at_s, 6))
        if self._last_s is not None and picture.at_s <= self._last_s:
            return
        overlay = self._control.overlay
        self._report_gap(picture.at_s, overlay.room_ms(picture.at_s))
        self._judge(picture.planes[: self._camera.height], picture.at_s)
        self._pen.draw(picture.planes, overlay, picture.at_s)
        self._write(picture, overlay.room_ms_at_zero)
        self._last_s = picture.at_s
        self._shown.append(picture.at_s)

    def _copy(self, copied: Copied) -> None:
        if self._writer is None and copied.luma is None:
            return
        at_s = round(copied.at_s, 6)
        if self._last_s is not None:
            at_s = max(at_s, round(self._last_s + _TICK_OF_COPY_S, 6))
        copied = replace(copied, at_s=at_s)
        overlay = self._control.overlay
        self._report_gap(at_s, overlay.room_ms(at_s))
        self._judge(copied.luma, at_s)
        self._write(copied, overlay.room_ms_at_zero)
        if copied.camera_ms is not None:
            self._compare(copied.camera_ms - overlay.room_ms(at_s), at_s)
        self._last_s = at_s
        self._shown.append(at_s)

    def _compare(self, ahead_ms: int, at_s: float) -> None:
        """Note how far the camera's clock is ahead of room time, and when that has jumped."""
        was_ms, self._ahead_ms = self._ahead_ms, ahead_ms
        if was_ms is not None and abs(ahead_ms - was_ms) > _STEP_MS:
            self._note("clock_stepped", at_s, {"was_ahead_ms": was_ms, "ahead_ms": ahead_ms})
        if self._writer is not None:
            self._writer.camera_ahead_ms = ahead_ms

    def _judge(self, luma: np.ndarray | None, at_s: float) -> None:
        verdict = self._health.judge(luma, at_s)
        if verdict is not None:
            figures: Figures = {
                "part": "picture",
                "state": verdict.state,
                "was": verdict.was,
                "mean": round(verdict.look.mean, 1),
                "deviation": round(verdict.look.deviation, 1),
                "sharpness": round(verdict.look.sharpness, 1),
            }
            self._note("health", at_s, figures)

    def _write(self, taken: Picture | Copied, room_ms_at_zero: int) -> None:
        if self._encoder is None or self._writer is None:
            sound = self._sounds is not None or self._pictures.sound
            form = self._pictures.copied
            self._encoder = Encoder(self._camera, taken.at_s, sound=sound, copied=form)
            self._writer = Writer(self._assignment, self._index, self._encoder)
        opened = self._writer.opened
        cut = (
            opened is None
            or taken.at_s - opened.first_s >= self._camera.segment_s
            or abs(opened.room_ms_at_zero - room_ms_at_zero) > _ANCHOR_SLACK_MS
        )
        if isinstance(taken, Copied):
            cut = cut and taken.luma is not None
            packets = self._encoder.copy(taken)
        else:
            packets = self._encoder.picture(taken, key=cut)
        if cut:
            head = packets[0]
            assert head.dts is not None
            assert head.time_base is not None
            self._writer.cut(head.dts * head.time_base, taken.at_s, room_ms_at_zero)
        self._writer.add(packets)

    def _hear(self, sound: Sound) -> None:
        heard = self._hearing.judge(sound.samples)
        if heard is not None:
            figures: Figures = {
                "part": "sound",
                "state": heard.state,
                "was": heard.was,
                "level_db": heard.level_db,
            }
            self._note("health", sound.at_s, figures)
        if self._encoder is not None and self._writer is not None:
            self._writer.add(self._encoder.sound(sound))

    def _report_gap(self, to_s: float, to_ms: int) -> None:
        before, self._before = self._before, None
        if before is None and self._last_s is not None:
            if to_s - self._last_s <= max(_STALL_S, 5 / self._camera.fps):
                return
            last_ms = self._room_ms(self._last_s)
            before = Ending(self._last_s, last_ms, self._index.boot, "no pictures came")
        if before is not None and before.cause != STOPPED:
            self._note("gap", to_s, gap_data(before, to_s, to_ms, self._index.boot))

    def _end_segment(self, cause: str) -> None:
        if self._encoder is not None and self._writer is not None:
            self._writer.add(self._encoder.finish())
            closed = self._writer.close(cause)
            if closed is not None:
                self._before = ending_of(closed)
            self._encoder.close()
        self._encoder = self._writer = None

    def _note(self, kind: str, at_s: float, data: Figures) -> None:
        self._index.note(kind, at_s, dict(data))
        self._pulse_s = 0.0

    def _pulse(self, state: str, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if now < self._pulse_s and not at_once:
            return
        self._pulse_s = now + _PULSE_S
        self._shown = [at for at in self._shown if at > now - 2.0]
        opened = self._writer.opened if self._writer else None
        self._control.tell(
            wire.Pulse(
                state=state,
                health=self._health.state,
                fps=round(len(self._shown) / 2.0, 1),
                frame_s=self._last_s,
                level_db=self._hearing.level_db,
                segment=opened.path if opened else None,
                dropped=self._queue.dropped,
                free_bytes=shutil.disk_usage(self._assignment.folder).free,
            )
        )


def record(assignment: Assignment, control: Control) -> str:
    """Record a camera to the end in this process; the camera's lock is held by the caller."""
    cv2.setNumThreads(1)
    os.nice(_NICE)
    after = assignment.facts_after
    with Index(assignment.camera_dir, wire.boot_id(), after=after) as index:
        return Recorder(assignment, index, control).run()
