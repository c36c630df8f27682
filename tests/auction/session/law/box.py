"""The box beside the law: what it may do, and which envelopes count as put in.

Nothing moves, opens or unlocks without a release for that very act, and whatever goes wrong takes
the release away.
"""

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import NO_RESULT, Table

TAKES_THE_RELEASE = {"ServerStarted", "BoxFaulted", "ReleaseSpent"}


class Box:
    """One box, serving one round after another."""

    def __init__(self, table: Table, deadlines: dict[str, int]) -> None:
        self._table, self.deadlines = table, dict(deadlines)
        self.release: tuple[str, str] | None = None
        """What it may do now, and for which round."""
        self.suspended = False
        self._cleared = False
        """Everybody was sent out: two let them in again."""
        self._raised: set[str] = set()
        self._opened: set[str] = set()
        self._unlocked: set[str] = set()
        self._being_emptied: set[str] = set()
        self._over: set[str] = set()
        self._serving = ""

    def see(self, said: Said) -> None:
        """One entry of the journal."""
        self._serving = self._first_not_over()
        match said.kind:
            case "MotionReleased":
                self._license(said.text("act"), said.text("round"))
            case "DoorOpenedByKey":
                self.release = None
                self._unlocked.add(said.text("round"))
                self._being_emptied.add(said.text("round"))
            case kind if kind in TAKES_THE_RELEASE:
                self.release = None
            case "DeviceLost" if said.text("device") == "box":
                self.release = None
            case "SlotRead" if said.text("state") == "OPEN":
                self._open()
            case "DoorRead" if said.text("state") == "FREE" and self._serving in self._unlocked:
                self._being_emptied.add(self._serving)
            case "EnvelopeDropped":
                self._drop(said.number("new"))
            case "DeadlineSet" | "BiddingResumed":
                self._move_deadline(said.text("round"), said.number("deadline_ms"))
            case "EnvelopesSorted" | "EnvelopesReturned":
                self._over.add(said.text("round"))
        self._stand_still_or_go_on(said)

    def _stand_still_or_go_on(self, said: Said) -> None:
        match said.kind:
            case "SessionSuspended":
                self.suspended, self.release = True, None
                self._cleared = said.text("cause") == "EVACUATION"
            case "AnchorConfirmed":
                self._cleared = False
            case "SessionResumed" | "BiddingResumed":
                self.suspended = False
            case "CloseConfirmed":
                self.suspended = self.suspended and self._cleared

    def _license(self, act: str, id_: str) -> None:
        self.release = (act, id_)
        (self._unlocked if act == "UNLOCK" else self._raised).add(id_)

    def _open(self) -> None:
        if self._serving in self._raised - self._unlocked:
            self._opened.add(self._serving)

    def _drop(self, new: int) -> None:
        """From the first opening on every envelope counts, until somebody takes them out."""
        if self._serving in self._opened - self._being_emptied:
            self._table.rounds[self._serving].dropped += new

    def _move_deadline(self, id_: str, to_ms: int) -> None:
        assert to_ms >= self.deadlines[id_], "a deadline only moves later"
        self.deadlines[id_] = to_ms

    def _first_not_over(self) -> str:
        """One that never came up is over as soon as none of its lots is left."""
        for id_, one in self._table.rounds.items():
            left = any(self._table.lots[mark].stage in NO_RESULT for mark in one.lots)
            if id_ not in self._raised and not left:
                self._over.add(id_)
        return next((id_ for id_ in self._table.rounds if id_ not in self._over), "")
