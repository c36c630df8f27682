"""Pictures and sound to H.264 and AAC packets, or a camera's own, continuously across segments.

One encoder for a whole run: a segment boundary is a forced key frame, so segments play alone and
their sound joins without a seam. Times are kept from capture; nothing counts frames.
"""

from fractions import Fraction
from typing import TypeAlias

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from recordings.config import Camera
from recordings.media import SOUND_RATE, Copied, Picture, Sound
from recordings.sink import VIDEO_SCALE

Encoded: TypeAlias = "Packet[Stream]"
_KEY_S = 1.0
_SOUND_SLACK = SOUND_RATE // 10  # sound may drift so many samples before it is set right
_LONG_HOLE = SOUND_RATE * 5  # longer ones are left open instead of filled with silence
_AAC_FRAME = 1024
_FULL_SCALE = 32768.0
_ONE_CORE = 1280 * 720


class Encoder:
    """Encodes one camera.

    Args:
        camera: size, rates.
        sound: whether there is a sound track.
        zero_s: CLOCK_MONOTONIC second at which packet times begin.
        copied: the form of pictures that come encoded, None when they come plain.

    Attributes:
        video: the video stream, a template for segments.
        audio: the sound stream, or None.
        fragment_s: what the camera asks of its segments.
    """

    def __init__(
        self, camera: Camera, zero_s: float, *, sound: bool, copied: VideoStream | None = None
    ) -> None:
        self._zero_s = zero_s
        self.fragment_s = camera.fragment_s
        self._bench = av.open("/dev/null", "w", format="mp4")
        self._copies = copied is not None
        self.video = copied if copied is not None else self._x264(camera)
        self.audio: AudioStream | None = None
        if sound:
            self.audio = self._bench.add_stream("aac", rate=SOUND_RATE)
            self.audio.layout = "mono"
            self.audio.bit_rate = camera.audio_kbit * 1000
        if self._bench.streams:
            self._bench.start_encoding()
        self._nominal = VIDEO_SCALE // camera.fps
        self._last_pts = -1
        self._key_s = float("-inf")
        self._heard = False
        self._sound_at = 0
        self._waiting = np.empty(0, np.int16)

    def picture(self, picture: Picture, *, key: bool) -> list[Encoded]:
        """Encode a picture; `key` forces one that a segment can begin with."""
        frame = VideoFrame.from_ndarray(picture.planes, format="yuv420p")
        frame.pts = self._at(picture.at_s)
        frame.time_base = Fraction(1, VIDEO_SCALE)
        if key or picture.at_s - self._key_s >= _KEY_S:
            frame.pict_type = PictureType.I
            self._key_s = picture.at_s
        packets = self.video.encode(frame)
        for packet in packets:
            packet.duration = packet.duration or self._nominal
        return packets

    def copy(self, copied: Copied) -> list[Encoded]:
        """A camera's own picture, its bytes as they came, its time the capture's."""
        packet = copied.packet
        assert packet.pts is not None
        assert packet.dts is not None
        shown = round((packet.pts - packet.dts) * packet.time_base * VIDEO_SCALE)
        lasts = round((packet.duration or 0) * packet.time_base * VIDEO_SCALE)
        packet.time_base = Fraction(1, VIDEO_SCALE)
        packet.dts = self._at(copied.at_s)
        packet.pts = packet.dts + max(0, shown)
        packet.duration = lasts or self._nominal
        return [packet]

    def sound(self, sound: Sound) -> list[Encoded]:
        """Encode a stretch of sound; holes are filled with silence, overlaps cut."""
        if self.audio is None:
            return []
        packets, samples = self._fit(sound)
        self._waiting = np.concatenate([self._waiting, samples])
        return packets + self._drain(partial=False)

    def finish(self) -> list[Encoded]:
        """What is still inside."""
        packets = [] if self._copies else list(self.video.encode(None))
        if self.audio is not None:
            packets += self._drain(partial=True)
            packets += self.audio.encode(None)
        return packets

    def close(self) -> None:
        """Let the encoders go."""
        self._bench.close()

    def _x264(self, camera: Camera) -> VideoStream:
        video: VideoStream = self._bench.add_stream("libx264", rate=camera.fps)
        video.width, video.height = camera.width, camera.height
        video.pix_fmt = "yuv420p"
        video.codec_context.time_base = Fraction(1, VIDEO_SCALE)
        video.codec_context.thread_count = 1 if camera.width * camera.height <= _ONE_CORE else 2
        video.options = {
            "preset": "superfast",
            "tune": "zerolatency",
            "crf": "26",
            "maxrate": f"{camera.video_kbit}k",
            "bufsize": f"{camera.video_kbit * 2}k",
            "forced-idr": "1",
            "sc_threshold": "0",
            "g": str(camera.fps * 10),
        }
        return video

    def _at(self, at_s: float) -> int:
        """A capture second as packet time, later than any before."""
        self._last_pts = max(round((at_s - self._zero_s) * VIDEO_SCALE), self._last_pts + 1)
        return self._last_pts

    def _drain(self, *, partial: bool) -> list[Encoded]:
        assert self.audio is not None
        size = self.audio.codec_context.frame_size or _AAC_FRAME
        packets: list[Encoded] = []
        while self._waiting.size >= size or (partial and self._waiting.size):
            samples, self._waiting = self._waiting[:size], self._waiting[size:]
            wave = (samples.astype(np.float32) / _FULL_SCALE).reshape(1, -1)
            frame = AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.sample_rate = SOUND_RATE
            frame.time_base = Fraction(1, SOUND_RATE)
            frame.pts = self._sound_at
            self._sound_at += samples.size
            packets += self.audio.encode(frame)
        return packets

    def _fit(self, sound: Sound) -> tuple[list[Encoded], np.ndarray]:
        """What of a stretch of sound continues what came before, and packets that had to go."""
        due = round((sound.at_s - self._zero_s) * SOUND_RATE)
        samples = sound.samples
        if not self._heard:
            self._heard = True
            self._sound_at = max(0, due)
            return [], samples[max(0, -due) :]
        hole = due - self._sound_at - self._waiting.size
        if hole > _LONG_HOLE:
            packets = self._drain(partial=True)
            self._sound_at = due
            return packets, samples
        if hole > _SOUND_SLACK:
            return [], np.concatenate([np.zeros(hole, np.int16), samples])
        if hole < -_SOUND_SLACK:
            return [], samples[min(-hole, samples.size) :]
        return [], samples
