"""Opening a sitting: what its first entries stand on."""

from auction.docket.carry import announced
from auction.room.heads import DOCKET, SESSION_PREFIX, Heads
from auction.room.pen import Draft
from auction.room.roomtime import take_anchor
from auction.room.setting import Setting
from auction.session.commands import OpenSession
from auction.session.events import RoundAnnounced, SessionOpened
from auction.session.refusals import Refusal
from auction.session.roles import require_role
from auction.session.sitting import open_session
from auction.terms import Actor, Anchor, Head


def session_id(heads: Heads, setting: Setting) -> str:
    """The sitting's name: its date and which of the day it is."""
    same_day = sum(name.startswith(setting.date) for name in heads.sessions)
    return f"{setting.date}-{same_day + 1}"


def announce(heads: Heads, setting: Setting, actor: Actor, command: OpenSession) -> Draft:
    """Enter today's lots in the docket, so that the sitting can cite it.

    Raises:
        Refusal: `session-open`, `not-for-role`.
    """
    require_role(command, actor)
    if heads.session_stream is not None:
        raise Refusal("session-open")
    return Draft(DOCKET, announced(session_id(heads, setting), setting.lots))


def first_entries(
    heads: Heads, setting: Setting, actor: Actor, command_id: str, policy_sha256: str
) -> tuple[Draft, Anchor]:
    """The sitting's first entries under an anchor taken afresh."""
    id_ = session_id(heads, setting)
    anchor = take_anchor(setting.stated_anchor_ms)
    previous: Head | None = None
    if heads.sessions:
        previous = heads.stream(f"{SESSION_PREFIX}{heads.sessions[-1]}").cited
    opened = SessionOpened(
        session=id_,
        date=setting.date,
        branch=setting.branch,
        room=setting.room,
        rehearsal=setting.rehearsal,
        script=setting.script,
        anchor=anchor,
        origin=f"{setting.origin}/{id_}",
        policy_sha256=policy_sha256,
        docket=heads.stream(DOCKET).cited,
        previous=previous,
    )
    rounds = tuple(
        RoundAnnounced(round=one.id, lots=one.lots, deadline_ms=one.deadline_ms)
        for one in setting.rounds
    )
    events = open_session(opened, setting.lots, rounds)
    return Draft(f"{SESSION_PREFIX}{id_}", events, actor.id, command_id), anchor
