"""A real network camera for tests: GStreamer's RTSP server in a process of its own.

It plays a film of ours with sound, tells its clock in sender reports, and can be frozen, killed,
started again with another film on the same port, and have its clock stepped.
"""

import contextlib
import itertools
import math
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import av
from av.video.frame import PictureType, VideoFrame

from tools.system_packages import rtsp_python

GOP = 15
_CAMERA = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

def report_often(factory, media):
    media.connect("prepared", lambda media: [
        media.get_stream(number).get_rtpsession().set_property("rtcp-min-interval", Gst.SECOND)
        for number in range(media.n_streams())
    ])

Gst.init(None)
film, port = sys.argv[1:]
server = GstRtspServer.RTSPServer(address="127.0.0.1", service=port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f'( filesrc location="{film}" ! qtdemux name=film'
    "   film.video_0 ! queue ! rtph264pay name=pay0 pt=96 config-interval=-1"
    "   film.audio_0 ! queue ! rtpmp4gpay name=pay1 pt=97 )"
)
factory.connect("media-configure", report_often)
server.get_mount_points().add_factory("/hall", factory)
assert server.attach(None)
GLib.MainLoop().run()
"""


def film(
    file: Path, width: int, height: int, seconds: int, *, slow_after_s: float = math.inf
) -> Path:
    """Encode pictures (15 a second, later 3, with a key frame each second) and a tone."""
    graph = (
        f"testsrc2=size={width}x{height}:rate=15:duration={seconds}[out0];"
        f"sine=sample_rate=48000:duration={seconds}[out1]"
    )
    with av.open(graph, format="lavfi") as source, av.open(str(file), "w") as made:
        pictures = made.add_stream("libx264", rate=15)
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        pictures.codec_context.thread_count = 1  # one slice a picture
        pictures.options = {"preset": "ultrafast", "tune": "zerolatency", "forced-idr": "1"}
        numbers = itertools.count()
        sound = made.add_stream("aac", rate=48_000)
        for packet in source.demux():
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    number = next(numbers)
                    frame.pict_type = PictureType.NONE if number % GOP else PictureType.I
                    if number < slow_after_s * GOP or number % 5 == 0:
                        made.mux(pictures.encode(frame))
                elif isinstance(frame, av.AudioFrame):
                    made.mux(sound.encode(frame))
        made.mux(pictures.encode(None))
        made.mux(sound.encode(None))
    return file


class NetworkCamera:
    """A camera at one address, whatever becomes of its process."""

    def __init__(self, scratch: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self.uri = f"rtsp://127.0.0.1:{self._port}/hall"
        self._clock = scratch / "clock"
        self._clock.write_text("+0\n", "ascii")
        self._log = (scratch / "camera.log").open("wb")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, film: Path) -> None:
        """Play a film to whoever calls; returns when calls are taken."""
        faketime = shutil.which("faketime")
        python = rtsp_python()
        assert faketime is not None
        assert python is not None
        library = subprocess.run(
            [faketime, "-m", "now", "printenv", "LD_PRELOAD"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        clock = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self._process = subprocess.Popen(
            [python, "-c", _CAMERA, str(film), str(self._port)],
            env={**os.environ, **clock},
            stdout=self._log,
            stderr=self._log,
        )
        deadline = time.monotonic() + 20
        while not self._takes_calls():
            assert time.monotonic() < deadline, "the camera did not start"
            time.sleep(0.02)

    def step_clock(self, seconds: int) -> None:
        """Set its clock forward or back."""
        self._clock.write_text(f"{seconds:+}\n", "ascii")

    def freeze(self) -> None:
        """Stop it where it stands, its connections open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def close(self) -> None:
        """Leave nothing behind."""
        self.kill()
        self._log.close()

    def _takes_calls(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port)):
            return True
        return False


@contextlib.contextmanager
def network_camera(scratch: Path) -> Iterator[NetworkCamera]:
    """A camera that is gone afterwards."""
    camera = NetworkCamera(scratch)
    try:
        yield camera
    finally:
        camera.close()
