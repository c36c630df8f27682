"""The office between sessions: what it does, at its hour, through the room's own commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from msgspec.structs import replace

from auction.docket.coming import next_lot
from auction.docket.commands import DocketCommand, PublishNotice
from auction.docket.notice import Notice, Statement
from auction.docket.roles import may
from auction.docket.state import Docket, DocketLot
from auction.docket.subjects import the_lot
from auction.rehearsal.catalogue import CLERK_ID, OFFICER_ID
from auction.rehearsal.desks import PlayError
from auction.rehearsal.docketed import docket_lots
from auction.rehearsal.expected_docket import docket_differences
from auction.rehearsal.labels import Labels, coded
from auction.rehearsal.place import Place
from auction.rehearsal.results import Refused
from auction.rehearsal.script import DocketAct, Publishing
from auction.rules.policy import Policy
from auction.session.refusals import Refusal
from auction.session.roles import CLERK
from auction.terms import TAIPEI, Lot, LotKind


@dataclass
class Office:
    """Plays what the office does, in the order of its hours.

    Args:
        acts: what is to be done, as the script has it.
        policy: the branch's.
        run: name of this playing; the same name means the same commands.
        tell: gets a line for everything that is done.
    """

    acts: tuple[DocketAct, ...]
    policy: Policy
    run: str
    tell: Callable[[str], None]
    named: dict[str, Labels] = field(default_factory=dict)
    """What the script calls people and envelopes of the sittings so far."""
    refusals: list[Refused] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Lots that did not stand as an act expected them to."""
    done: int = 0
    free_from_ms: int = 0
    """Room time at the end of the last sitting: nothing of the docket is done while it is held."""

    def __post_init__(self) -> None:
        self.acts = tuple(sorted(self.acts, key=lambda act: act.moment))

    def next_until(self, moment: datetime | None) -> datetime | None:
        """When something is to be done next, if it is before `moment`."""
        if self.done == len(self.acts):
            return None
        at = self.acts[self.done].moment
        return at if moment is None or at < moment else None

    @property
    def free_from(self) -> datetime:
        """The end of the last sitting, Taipei."""
        return datetime.fromtimestamp(self.free_from_ms / 1000, TAIPEI)

    def compare(self, docket: Docket) -> None:
        """See how lots stand after what was done last."""
        expected = self.acts[self.done - 1].expect
        lots = docket_lots(docket, self.named, self.policy) if expected else ()
        self.complaints += docket_differences(expected, lots, f"Docket act {self.done}")

    async def act(self, place: Place, docket: Docket) -> None:
        """Do the next thing.

        Raises:
            PlayError: it was refused, or accepted, against expectation.
            PlaceError: the room does not answer.
        """
        number, act = self.done + 1, self.acts[self.done]
        self.done = number
        at = f"{act.moment:%Y-%m-%d %H:%M}"
        if act.moment < self.free_from:
            raise PlayError(
                f"Docket act {number} is done at {act.moment:%T}, but the session of that day went "
                f"on until {self.free_from:%T}; give it a later hour."
            )
        if act.say is not None:
            self.tell(f"{at}  {act.say}")
        command = self._command(number, act, docket)
        if command is None:
            return
        kind = type(command).__name__
        person = act.by or (CLERK_ID if may(type(command), CLERK) else OFFICER_ID)
        id_ = str(uuid5(NAMESPACE_URL, f"rehearsal:{self.run}:office:{number}"))
        reply = await place.ask(person, id_, command, None)
        outcome = "" if reply.accepted else f" → refused, {reply.code}"
        self.tell(f"{at}  {person}  {kind}{outcome}")
        if not reply.accepted:
            self.refusals.append(Refused(at=at, code=reply.code or "", step=number))
        if act.expect_refusal is not None and not reply.refused_as(act.expect_refusal):
            raise PlayError(
                f"Docket act {number}: {kind} should be refused with {act.expect_refusal}, "
                f"the room answered {reply.code or reply.status}."
            )
        if act.expect_refusal is None and not reply.accepted:
            raise PlayError(
                f"Docket act {number}: {kind} was refused with {reply.code}: {reply.sentence}"
            )

    def _command(self, number: int, act: DocketAct, docket: Docket) -> DocketCommand | None:
        if act.publish is not None:
            try:
                return _publish(act, act.publish, docket, self.policy)
            except Refusal as refusal:
                raise PlayError(f"Docket act {number}: {refusal.sentence('en')}") from None
        if act.do is None or isinstance(act.do, PublishNotice):
            return act.do
        assert not isinstance(act.do, str)  # a bare name never fits, as reading the script says
        try:
            lot = the_lot(docket, act.do.lot, act.do.session)
        except Refusal:
            return act.do
        return coded(act.do, lot, self.named)


def _publish(
    act: DocketAct, publishing: Publishing, docket: Docket, policy: Policy
) -> PublishNotice:
    """The notice in full: the lot as the docket suggests it, changed where the script says so.

    Raises:
        Refusal: no lot of that mark.
    """
    lot, several = _suggested(publishing, docket, policy), publishing.several_lots
    given = {
        name: value
        for name in ("auction_round", "minimum", "deposit", "reserve")
        if (value := getattr(publishing, name)) is not None
    }
    minimums = publishing.parcels
    if not minimums and publishing.minimum is not None and len(lot.parcels) == 1:
        minimums = (publishing.minimum,)
    if minimums:
        parcels = zip(lot.parcels, minimums, strict=False)
        given |= {"parcels": tuple(replace(one, minimum=figure) for one, figure in parcels)}
        given.setdefault("minimum", sum(minimums))
    required = tuple(one for one in Statement if several or one is not Statement.SUFFICIENCY)
    return PublishNotice(
        lot=replace(lot, **given),
        notice=Notice(
            sale=publishing.sale,
            posted=publishing.posted or act.on,
            states=required if publishing.states is None else publishing.states,
            posted_at=publishing.posted_at,
            max_rounds=(publishing.max_rounds or None) if lot.kind is LotKind.REAL_ESTATE else 3,
            attached=publishing.attached,
            perishable=publishing.perishable,
            several_lots=several,
        ),
    )


def _suggested(publishing: Publishing, docket: Docket, policy: Policy) -> Lot:
    if not isinstance(publishing.lot, str):
        return publishing.lot.entry().announced()
    known: DocketLot = the_lot(docket, publishing.lot, publishing.session)
    return next_lot(known, unit=policy.reduction_unit) or known.lot
