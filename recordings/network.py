"""A network camera: its pictures as it sent them, its sound, and what it says of its own clock.

Nothing is decoded but the sound and, to see whether the camera sees, the key frames.
"""

import struct
from collections.abc import Iterator

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from recordings.config import Camera
from recordings.facts import SourceError
from recordings.media import SOUND_RATE, Copied, Sound
from recordings.timeline import Timeline

_CODEC = "h264"  # what every browser plays


class NetworkCamera:
    """A camera that speaks RTSP, over TCP.

    Args:
        uri: `rtsp://` or `rtsps://`.
        camera: how long to wait for it.

    Attributes:
        sound: whether it has a microphone.
        copied: the form of its pictures.

    Raises:
        SourceError: it does not answer in `camera.source_timeout_s`, or sends no H.264.
    """

    def __init__(self, uri: str, camera: Camera) -> None:
        self._open = True
        try:
            self._container = _call(uri, camera.source_timeout_s)
        except (av.error.FFmpegError, ValueError) as error:
            raise SourceError(f"{uri}: {error}") from error
        codecs = [video.codec_context.name for video in self._container.streams.video]
        if codecs[:1] != [_CODEC]:
            self._container.close()
            sent = ", ".join(codecs) or "no pictures"
            raise SourceError(f"{uri} sends {sent}: set the camera to H.264")
        self._video = self._container.streams.video[0]
        self.sound = bool(self._container.streams.audio)
        # in a container of ours: packets and segments refer to it after the camera may be gone
        self._form = av.open("/dev/null", "w", format="mp4").add_stream_from_template(self._video)
        self.copied: VideoStream | None = self._form

    def play(self) -> Iterator[Copied | Sound]:
        """Pictures in decoding order and sound, as they arrive.

        Raises:
            SourceError: the camera failed, fell silent, or changed the size of its pictures.
        """
        timeline = Timeline(live=True)
        resampler = AudioResampler(format="s16", layout="mono", rate=SOUND_RATE)
        tracks: list[Stream] = [self._video, *self._container.streams.audio[:1]]
        try:
            for packet in self._container.demux(tracks):
                if not self._open:
                    return
                if packet.dts is None or packet.pts is None:
                    continue
                at_s = timeline.at(float(packet.dts * packet.time_base))
                if packet.stream is self._video:
                    luma = self._look(packet)
                    packet.stream = self._form
                    yield Copied(at_s, packet, luma, _camera_ms(packet))
                else:
                    for frame in packet.decode():
                        if isinstance(frame, AudioFrame):
                            for part in resampler.resample(frame):
                                yield Sound(at_s, part.to_ndarray().reshape(-1))
        except av.error.FFmpegError as error:
            raise SourceError(str(error)) from error
        finally:
            self._container.close()

    def close(self) -> None:
        """Stop at the next packet."""
        self._open = False

    def _look(self, packet: "Packet[Stream]") -> np.ndarray | None:
        """The grey picture of a key frame, None of any other."""
        if not packet.is_keyframe:
            return None
        eye: VideoCodecContext = self._video.codec_context
        size = eye.width, eye.height
        frames = [*eye.decode(packet), *eye.decode(None)]
        eye.flush_buffers()
        if not frames:
            return None
        frame = frames[-1]
        if (frame.width, frame.height) != size:
            raise SourceError(f"the camera changed its pictures to {frame.width}x{frame.height}")
        return frame.reformat(format="yuv420p").to_ndarray()[: frame.height]


def _call(uri: str, wait_s: float) -> InputContainer:
    options = {"rtsp_transport": "tcp", "fflags": "nobuffer"}
    return av.open(uri, options=options, timeout=(wait_s, wait_s))


def _camera_ms(packet: "Packet[Stream]") -> int | None:
    """The camera's clock at a packet, from its last RTCP sender report.

    Source: RFC 3550 §6.4.1; FFmpeg, `AVProducerReferenceTime` (wall clock in microseconds first).
    """
    if not packet.has_sidedata("prft"):
        return None
    wall_us: int = struct.unpack_from("=q", bytes(packet.get_sidedata("prft")))[0]
    return wall_us // 1000
