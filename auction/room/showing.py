"""What the outside is shown: only what is durable."""

from auction.room.ledger import Ledger
from auction.room.opening import listing
from auction.room.setting import Setting
from auction.session.phases import phase
from auction.session.scene import Scene


def overlay(ledger: Ledger, room_ms_at_zero: int) -> dict[str, str | int]:
    """What is drawn into the cameras' pictures: nothing that could be counted from."""
    session = ledger.durable.session
    shown = session.checkpoint if session is not None else None
    return {
        "session": session.id if session is not None else "",
        "phase": phase(session).value if session is not None else "",
        "checkpoint": f"#{shown.size} {shown.root[:8]}" if shown is not None else "",
        "room_ms_at_zero": room_ms_at_zero,
    }


def scene(ledger: Ledger, setting: Setting) -> Scene:
    """Everything a screen may be drawn from."""
    durable, names = ledger.durable, ledger.names
    session = durable.session
    is_hidden = durable.hides_counts
    to_list = listing(durable, setting)
    return Scene(
        state=session,
        machines=durable.present_machines,
        lots=to_list.lots,
        deadline_ms=min((one.deadline_ms for one in to_list.rounds), default=None),
        names={} if session is None else names.masked(session),
        latest=lambda count: ledger.record.latest(count, hidden=is_hidden),
        branch_zh=setting.branch_zh,
        branch_en=setting.branch_en,
        room=setting.room,
        rehearsal=setting.rehearsal,
        hidden=is_hidden,
        stopped=ledger.stopped,
        phone_url=setting.phone_url,
    )
