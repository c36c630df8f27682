"""What every room stands in: a data folder held by a lock, its journal, and the room itself."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import structlog
from msgspec import Struct
from msgspec.structs import replace

from auction.config import Config
from auction.docket.lot_list import DayList
from auction.journal.audit import audit
from auction.journal.checkpoint import load_signer
from auction.journal.errors import JournalError
from auction.journal.folder import Folders
from auction.journal.store import Store
from auction.journal.writer import Writer
from auction.people.vault import Vault
from auction.room.heads import SESSION_PREFIX
from auction.room.history import Past, read_back
from auction.room.ledger import Ledger
from auction.room.room import Room
from auction.room.roomtime import MACHINE, Monotonic, RoomTime, take_anchor
from auction.room.setting import AnnouncedRound, Setting
from auction.rules.policy import policy_toml
from auction.session.scene import Copy, Scene
from auction.staff.accounts import Accounts
from auction.staff.proofs import hasher
from auction.staff.rehearsed import Rehearsed, rehearsal_accounts, rehearsal_people
from auction.terms import Anchor
from auction.wiring.machines import SESSIONS, pace_of
from recordings.manifest import manifest

log = structlog.get_logger()

REHEARSALS = "rehearsal"
"""The folder of rehearsals below the data folder."""


class Rehearsal(Struct, frozen=True):
    """What makes a sitting a rehearsal: its script, and room time at the opening."""

    script: str
    anchor_ms: int
    simulators: Mapping[str, Path] = MappingProxyType({})
    """Simulated machine to its control socket; none where the machines are real."""


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
            AnnouncedRound(
                id=one.id,
                lots=one.lots,
                deadline_ms=one.deadline_ms,
                mail_until_ms=one.mail_until_ms,
            )
            for one in day.rounds
        ),
        cases=day.cases,
        policy=config.policy,
        policy_toml=policy_toml(config.policy),
        rehearsal=rehearsal is not None,
        script=None if rehearsal is None else rehearsal.script,
        stated_anchor_ms=None if rehearsal is None else rehearsal.anchor_ms,
        pace=pace_of(config.box),
        phone_url=config.server.phone_url,
    )


def data_folder(config: Config, setting: Setting) -> Path:
    """Where this server writes; rehearsals have a chain, keys and docket of their own."""
    return Path(config.data_dir) / (REHEARSALS if setting.rehearsal else "branch")


def anchor_of(past: Past, setting: Setting, clock: Monotonic = MACHINE) -> Anchor:
    """The anchor in force: the unsealed sitting's on the same boot, else one taken now.

    An anchor that two people have not confirmed yet is not in force.
    """
    session = past.heads.session
    if session is not None and past.heads.session_stream is not None:
        if session.anchor.boot == clock.boot and not session.anchor_lost:
            return session.anchor
        return take_anchor(None, clock)
    return take_anchor(setting.stated_anchor_ms, clock)


def accounts_of(config: Config, data: Path) -> Accounts:
    """Who may sign in to a sale."""
    cost = config.sign_in
    argon = hasher(cost.argon2_memory_kib, cost.argon2_passes)
    return Accounts(data / "keys" / "accounts.json", argon)


class House(Struct, frozen=True):
    """A room that may be asked, and where it writes."""

    data: Path
    store: Store
    room: Room
    ledger: Ledger
    folders: Folders
    accounts: Accounts
    people: tuple[Rehearsed, ...]
    """The staff of a rehearsal, with their PINs; in a sale nobody."""

    @property
    def sessions(self) -> Path:
        """The folder of session folders."""
        return self.data / SESSIONS

    @property
    def scene(self) -> Scene:
        """Everything a screen may be drawn from, with the folders that follow the journal."""
        copies = tuple(
            Copy(root=lag.root, behind=lag.entries, problem=lag.problem)
            for lag in self.folders.lags()
        )
        return replace(self.room.scene, copies=copies)

    async def seal(self) -> None:
        """Write an adjourned sitting's last entry and finish its folder, later if it must be."""
        session = self.room.machine_stream.removeprefix(SESSION_PREFIX)
        listed = await asyncio.to_thread(manifest, self.sessions / session / "footage")
        await self.room.seal(listed.sha256)
        try:
            await asyncio.to_thread(self.folders.finish, session)
        except (JournalError, OSError) as problem:
            log.warning("the session folder is finished later", session=session, why=str(problem))


@asynccontextmanager
async def house(
    config: Config, setting: Setting, clock: Monotonic = MACHINE
) -> AsyncIterator[House]:
    """Open the journal and take the room; leaving writes what is queued and lets go.

    Args:
        config: the whole configuration.
        setting: today.
        clock: what room time counts on.

    Raises:
        JournalError: the data folder is held by another server, or must not be used.
    """
    data = data_folder(config, setting)
    with ExitStack() as stack:
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
        people = rehearsal_people(data / "run" / "people.json") if setting.rehearsal else ()
        accounts = rehearsal_accounts(people) if setting.rehearsal else accounts_of(config, data)
        setting = replace(setting, staff=accounts.on_duty)
        room = Room(ledger, vault, setting, RoomTime(anchor_of(past, setting, clock), clock))
        await room.start()
        yield House(
            data=data,
            store=store,
            room=room,
            ledger=ledger,
            folders=folders,
            accounts=accounts,
            people=people,
        )
