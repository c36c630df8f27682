"""Everything `auction.toml` can say. Every key has a default; the description is its manual."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from auction.rules.policy import Policy

Seconds = Annotated[float, Meta(gt=0)]


class Branch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose room this is."""

    name_zh: Annotated[
        str, Meta(min_length=1, description="The branch's full name in Chinese.")
    ] = "法務部行政執行署新竹分署"
    name_en: Annotated[
        str, Meta(min_length=1, description="The branch's full name in English.")
    ] = "Hsinchu Branch, Administrative Enforcement Agency, Ministry of Justice"
    code: Annotated[
        str,
        Meta(
            pattern="^[A-Z]{2,6}$", description="Short code in checkpoint origins and file names."
        ),
    ] = "HSY"
    prefix: Annotated[
        str,
        Meta(min_length=1, max_length=1, description="The character before 執 in notice numbers."),
    ] = "竹"
    room: Annotated[
        str, Meta(min_length=1, description="The room, as screens and papers name it.")
    ] = "12 樓拍賣室"
    room_en: Annotated[str, Meta(min_length=1, description="The same in English.")] = (
        "Auction Room, 12th floor"
    )


class Server(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the room answers."""

    host: Annotated[
        str,
        Meta(
            description="Address to listen on. Anything but loopback takes a certificate, which "
            "`auction certificates` makes."
        ),
    ] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="TCP port; 0 takes a free one.")] = 8000
    names: Annotated[
        tuple[str, ...],
        Meta(description="Names and addresses desks reach the room under besides `host`."),
    ] = ()
    certificate: Annotated[
        str | None,
        Meta(description="PEM file with the server's certificate; with it the room speaks TLS."),
    ] = None
    key: Annotated[str | None, Meta(description="PEM file with the certificate's key.")] = None
    phone_url: Annotated[
        str,
        Meta(
            pattern="^(https?://[ -~]{1,120})?$",
            description="Address of the phone view as visitors' phones reach it, "
            "`https://…/phone`. Displays with the notices show it as a QR code; without it none.",
        ),
    ] = ""


class SignIn(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the staff sign in."""

    lasts_min: Annotated[
        int, Meta(ge=5, le=720, description="Minutes after which a person signs in again.")
    ] = 480
    idle_min: Annotated[
        int,
        Meta(
            ge=5,
            le=720,
            description="Minutes without a key or a click at a desk after which its person signs "
            "in again.",
        ),
    ] = 30
    argon2_memory_kib: Annotated[
        int,
        Meta(
            ge=19_456,
            le=4_194_304,
            description="Memory a password's hash takes, KiB; passwords set later use it.",
        ),
    ] = 65_536
    argon2_passes: Annotated[
        int, Meta(ge=2, le=100, description="Passes of a password's hash over that memory.")
    ] = 3


class Box(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The lift bid box on its serial line."""

    url: Annotated[
        str | None,
        Meta(
            description="Serial port of the box: `/dev/serial/by-id/…`, `socket://…`, `spy://…` "
            "or `sim://box`. Without it there is no box."
        ),
    ] = None
    heartbeat_s: Annotated[
        Seconds, Meta(description="Seconds between writes that feed the box's watchdog.")
    ] = 0.25
    timeout_s: Annotated[Seconds, Meta(description="Seconds to wait for an answer.")] = 0.15
    quiet_s: Annotated[Seconds, Meta(description="Seconds of silence after a time-out.")] = 0.5
    watchdog_s: Annotated[
        Seconds,
        Meta(
            description="Seconds after which the box itself lets go without a write; at least "
            "2 × (heartbeat + time-out + quiet)."
        ),
    ] = 2.0
    travel_s: Annotated[Seconds, Meta(description="Seconds of a full travel, up or down.")] = 8.0


class Clock(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The LED hall clock on its serial line."""

    url: Annotated[
        str | None,
        Meta(
            description="Serial port of the clock, its own: `/dev/serial/by-id/…`, `socket://…`, "
            "`spy://…` or `sim://clock`. Without it there is no clock."
        ),
    ] = None
    model: Annotated[
        str,
        Meta(
            description="What kind of clock it is: `ikan`, `swz-w610`, `wharton-2` or `nmea-zda` "
            "([Devices](devices.md#clocks))."
        ),
    ] = "ikan"


class Camera(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One camera; each is recorded by a process of its own."""

    name: Annotated[
        str,
        Meta(pattern="^[a-z][a-z0-9-]{0,31}$", description="Name of its folder in the footage."),
    ]
    role: Annotated[
        Literal["hall", "box", "table", "door"],
        Meta(description="What it looks at: hall, box, opening table or door."),
    ] = "hall"
    source: Annotated[
        str,
        Meta(
            pattern="^(synthetic:|v4l2:|rtsp://|file:|lavfi:)",
            description="`synthetic:`, `v4l2:/dev/video0`, `rtsp://…`, `file:…` or `lavfi:…`.",
        ),
    ] = "synthetic:"
    sound: Annotated[
        Annotated[str, Meta(pattern="^(alsa:|rtsp://|file:|lavfi:)")] | None,
        Meta(
            description="A microphone of its own, `alsa:hw:1`, `rtsp://…`, `file:…` or `lavfi:…`; "
            "else the sound its source gives, if any.",
        ),
    ] = None
    width: Annotated[
        int, Meta(ge=160, le=3840, multiple_of=2, description="Picture width, px.")
    ] = 1280
    height: Annotated[
        int, Meta(ge=120, le=2160, multiple_of=2, description="Picture height, px.")
    ] = 720
    fps: Annotated[int, Meta(ge=1, le=60, description="Pictures per second.")] = 10
    segment_s: Annotated[int, Meta(ge=1, le=600, description="Seconds of footage in a file.")] = 10


class Display(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One registered display; its token is made at start and printed."""

    name: Annotated[
        str,
        Meta(pattern="^[a-z][a-z0-9-]{0,31}$", description="Name in the record of what was shown."),
    ]
    view: Annotated[
        Literal["hall", "lot", "ranking", "next", "notices"],
        Meta(description="What it shows until somebody assigns it another layout."),
    ] = "hall"
    locale: Annotated[Literal["zh", "en"], Meta(description="Which language stands first.")] = "zh"


class Timestamps(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A third party that stamps checkpoints (RFC 3161)."""

    url: Annotated[
        str | None,
        Meta(
            description="Where the time-stamping authority answers, `https://…`. Without it "
            "nothing is stamped.",
        ),
    ] = None
    certificate: Annotated[
        str | None,
        Meta(
            description="PEM file with the root certificate that vouches for the authority.",
        ),
    ] = None


class Config(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of `auction.toml`."""

    data_dir: Annotated[
        str,
        Meta(
            min_length=1,
            description="Folder for everything the room writes; relative to the working directory.",
        ),
    ] = "data"
    mirror_dir: Annotated[
        str | None,
        Meta(
            description="Folder that gets every committed entry as well (USB stick, network). "
            "Without it there is no mirror."
        ),
    ] = None
    branch: Branch = Branch()
    server: Server = Server()
    sign_in: SignIn = SignIn()
    box: Box = Box()
    clock: Clock = Clock()
    cameras: Annotated[
        tuple[Camera, ...], Meta(description="`[[cameras]]`, one table a camera.")
    ] = (Camera(name="hall"),)
    displays: Annotated[
        tuple[Display, ...], Meta(description="`[[displays]]`, one table a display.")
    ] = (Display(name="hall-1"),)
    timestamps: Timestamps = Timestamps()
    policy: Policy = Policy()
