"""The composition root: the only module that meets every package.

One server is: a data folder held by a lock, the journal with its writer thread, the room, the
machines it drives, and the web edge; all owned by one task group.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import structlog
from msgspec import Struct

from auction.config import Config
from auction.config.tree import Box as BoxSettings
from auction.docket.lot_list import DayList
from auction.journal.audit import audit
from auction.journal.checkpoint import load_signer
from auction.journal.folder import Folders
from auction.journal.store import Store
from auction.journal.writer import Writer
from auction.people.vault import Vault
from auction.ports import BidBox, HallClock, Recorders
from auction.reconcile import Reconciler
from auction.room.heads import SESSION_PREFIX
from auction.room.history import Past, read_back
from auction.room.ledger import Ledger
from auction.room.room import Room
from auction.room.roomtime import RoomTime, boot_id, take_anchor
from auction.room.setting import AnnouncedRound, Setting
from auction.rules.policy import policy_toml
from auction.session.subjects import BoxPace
from auction.terms import Anchor
from auction.web.app import Edge, create_app, server
from auction.web.guards import origins_of
from auction.web.hub import Hub
from auction.web.login import Logins, Member, rehearsal_people
from auction.web.screens import Screens
from devices.bidbox import BidBox as LiftBox
from devices.box.config import BoxConfig
from devices.clock import HallClock as LedClock
from devices.timing import Timing
from recordings.config import Camera, RecordingConfig
from recordings.manifest import manifest
from recordings.supervise import Recorders as CameraRecorders

log = structlog.get_logger()

SESSIONS = "sessions"


class Rehearsal(Struct, frozen=True):
    """What makes a sitting a rehearsal: its script, and room time at the opening."""

    script: str
    anchor_ms: int


def box_config(box: BoxSettings, trace: Path | None = None) -> BoxConfig:
    """The bid box as configured; `trace` takes every frame."""
    timing = Timing(
        heartbeat_s=box.heartbeat_s,
        timeout_s=box.timeout_s,
        quiet_s=box.quiet_s,
        watchdog_s=box.watchdog_s,
    )
    return BoxConfig(timing=timing, travel_s=box.travel_s, trace=trace)


def pace_of(box: BoxSettings) -> BoxPace:
    """How long the configured box takes; no time where there is none."""
    if box.url is None:
        return BoxPace()
    built = box_config(box)
    return BoxPace(
        rise_ms=round(built.travel_budget_s * 1000),
        open_ms=round(built.nearest_opening_s * 1000),
    )


def setting_of(config: Config, day: DayList, rehearsal: Rehearsal | None) -> Setting:
    """Today, as the room is told it."""
    branch = config.branch
    return Setting(
        branch=branch.code,
        branch_zh=branch.name_zh,
        branch_en=branch.name_en,
        room=branch.room,
        date=day.session.date.isoformat(),
        lots=day.announced_lots(),
        rounds=tuple(
            AnnouncedRound(id=one.id, lots=one.lots, deadline_ms=one.deadline_ms)
            for one in day.rounds
        ),
        cases=day.cases,
        policy=config.policy,
        policy_toml=policy_toml(config.policy),
        rehearsal=rehearsal is not None,
        script=None if rehearsal is None else rehearsal.script,
        stated_anchor_ms=None if rehearsal is None else rehearsal.anchor_ms,
        pace=pace_of(config.box),
    )


def data_folder(config: Config, setting: Setting) -> Path:
    """Where this server writes; rehearsals have a chain, keys and docket of their own."""
    return Path(config.data_dir) / ("rehearsal" if setting.rehearsal else "branch")


def anchor_of(past: Past, setting: Setting) -> Anchor:
    """The anchor in force: the unsealed sitting's on the same boot, else one taken now.

    An anchor that two people have not confirmed yet is not in force.
    """
    session = past.heads.session
    if session is not None and past.heads.session_stream is not None:
        if session.anchor.boot == boot_id() and not session.anchor_lost:
            return session.anchor
        return take_anchor(None)
    return take_anchor(setting.stated_anchor_ms)


class Machines(Struct, frozen=True):
    """The room's machines; a room may lack any of them."""

    box: BidBox | None
    clock: HallClock | None
    recorders: Recorders | None


async def enter_machines(config: Config, data: Path, stack: AsyncExitStack) -> Machines:
    """Start the machines the configuration names; they end with the stack."""
    box, clock, recorders = None, None, None
    if config.box.url is not None:
        built = box_config(config.box, data / "run" / "box.trace")
        box = await stack.enter_async_context(LiftBox(config.box.url, built))
    if config.clock.url is not None:
        clock = await stack.enter_async_context(LedClock(config.clock.url))
    if config.cameras:
        recorders = await stack.enter_async_context(_recorders(config, data))
    return Machines(box=box, clock=clock, recorders=recorders)


def _recorders(config: Config, data: Path) -> CameraRecorders:
    cameras = tuple(
        Camera(
            name=camera.name,
            source=camera.source,
            width=camera.width,
            height=camera.height,
            fps=camera.fps,
            segment_s=camera.segment_s,
        )
        for camera in config.cameras
    )
    footage = str(data / SESSIONS / "{session}" / "footage")
    return CameraRecorders(
        RecordingConfig(footage=footage, run_dir=str(data / "run"), cameras=cameras)
    )


class Ready(Struct, frozen=True):
    """What a server says of itself once it is about to answer."""

    url: str
    displays: dict[str, str]
    """Display name to its URL with a one-time token."""
    people: tuple[Member, ...]


async def serve(
    config: Config, day: DayList, rehearsal: Rehearsal | None, ready: Callable[[Ready], None]
) -> None:
    """Run one room until it is asked to end.

    Args:
        config: the whole configuration.
        day: today's lot list.
        rehearsal: what makes this a rehearsal; None for a sale.
        ready: told where the room answers.

    Raises:
        JournalError: the data folder is held by another server, or must not be used.
        NotLoopbackError: asked to answer beyond this machine.
    """
    setting = setting_of(config, day, rehearsal)
    data = data_folder(config, setting)
    async with AsyncExitStack() as stack:
        store = stack.enter_context(Store(data))
        signer = load_signer(data / "keys" / "checkpoint.key", setting.origin)
        roots = [data / SESSIONS]
        if config.mirror_dir is not None:
            roots.append(Path(config.mirror_dir) / data.name)
        folders = Folders(store, roots, signer.key.line(), setting.policy_toml)
        await asyncio.to_thread(folders.catch_up)
        stack.callback(folders.close)
        await asyncio.to_thread(audit, store, signer.key)
        writer = Writer(store, folders.after)
        stack.callback(writer.close)
        vault = Vault(data / "keys" / "vault")
        past = await asyncio.to_thread(read_back, store, vault)
        ledger = Ledger(store=store, writer=writer, vault=vault, signer=signer, past=past)
        room = Room(ledger, vault, setting, RoomTime(anchor_of(past, setting)))
        await room.start()
        machines = await enter_machines(config, data, stack)
        people = rehearsal_people(data / "run" / "people.json")
        screens = Screens(
            tuple(one.name for one in config.displays), data / "keys" / "screens.json"
        )
        edge = Edge(
            room=room,
            hub=Hub(lambda: room.scene, lambda: room.now_ms),
            logins=Logins(people),
            screens=screens,
            sessions=data / SESSIONS,
        )
        host, port = config.server.host, config.server.port
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        web = server(create_app(edge, origins_of(host, port)), host, port)
        reconciler = Reconciler(
            room,
            box=machines.box,
            clock=machines.clock,
            recorders=machines.recorders,
            seal=lambda: _seal(room, folders, data / SESSIONS),
        )
        displays = {name: f"{url}/hall?token={token}" for name, token in screens.tokens.items()}
        ready(Ready(url=url, displays=displays, people=people))
        async with asyncio.TaskGroup() as tasks:
            own = [
                tasks.create_task(room.run(), name="room"),
                tasks.create_task(reconciler.run(), name="machines"),
            ]
            await web.serve()
            for task in own:
                task.cancel()


async def _seal(room: Room, folders: Folders, sessions: Path) -> None:
    session = room.machine_stream.removeprefix(SESSION_PREFIX)
    listed = await asyncio.to_thread(manifest, sessions / session / "footage")
    await room.seal(listed.sha256)
    await asyncio.to_thread(folders.finish, session)
