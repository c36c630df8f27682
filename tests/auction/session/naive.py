"""The law of a sitting in a few plain lines, written again without looking at the rules.

It is told every command that was accepted and everything machines said, keeps dicts and lists, and
knows who must win, what must be refused, and when the box may be energised.
"""

from auction.session import commands as c
from auction.session import events as e
from auction.terms import Case, Fact, Lot, LotKind

CALLS = 3


class NaiveSitting:
    """Who is in the room, what was bid, what was dropped and counted, what is licensed."""

    def __init__(
        self,
        lots: tuple[Lot, ...],
        rounds: dict[str, tuple[str, ...]],
        deadlines: dict[str, int],
        case: Case,
    ) -> None:
        self.objections: dict[str, set[int]] = {}
        self.creditors: dict[str, list[str]] = {}
        self.drawn_creditor: dict[str, str] = {}
        self.accepted: dict[str, int] = {}
        self.owed_at_first = case.claims + case.costs + case.taxes
        self.owed = dict.fromkeys(case.lots, self.owed_at_first)
        self.lots = {lot.mark: lot for lot in lots}
        self.people: dict[str, str] = {}
        self.named: set[str] = set()
        self.prohibited: dict[int, tuple[str, tuple[str, ...]]] = {}
        self.oral: dict[str, list[tuple[str, int]]] = {}
        self.calls: dict[str, int] = {}
        self.hammered: set[str] = set()
        self.done: dict[str, tuple[str, int] | None] = {}
        self.envelopes: dict[str, dict[int, dict[str, object]]] = {mark: {} for mark in self.lots}
        self.rounds, self.deadlines = rounds, dict(deadlines)
        self.dropped = dict.fromkeys(deadlines, 0)
        self.counted: dict[str, int] = {}
        self.accepted_difference: set[str] = set()
        self.license: tuple[str, str] | None = None
        self.suspended = False
        self._cleared = False
        """Everybody was sent out: two let them in again."""
        self._opened: set[str] = set()
        self._up: set[str] = set()
        self._unlocked: set[str] = set()
        self._over: set[str] = set()
        self.withdrawn: set[str] = set()
        self._laid: dict[str, tuple[str, ...]] = {}
        self._now_at: str | None = next(iter(deadlines), None)

    # --- what happened ---------------------------------------------------------------------------

    def hear(self, command: object) -> None:  # noqa: PLR0912 - one table
        """A command was accepted."""
        match command:
            case c.BidOral(lot=lot, bidder=bidder, amount=amount):
                self.oral.setdefault(lot, []).append((bidder, amount))
                self.calls[lot] = 0
            case c.CallPrice(lot=lot):
                self.calls[lot] = self.calls.get(lot, 0) + 1
            case c.RetractCall(lot=lot):
                self.calls[lot] -= 1
            case c.Hammer(lot=lot):
                assert self.calls[lot] == CALLS, "the hammer fell before the third call"
                self.hammered.add(lot)
            case c.CountEnvelopes(round=id_, counted=counted):
                self.counted[id_] = counted
            case c.AcceptCount(round=id_):
                self.accepted_difference.add(id_)
            case c.SortEnvelopes(round=id_, lots=marks):
                agrees = self.counted[id_] == self.dropped[id_]
                assert agrees or id_ in self.accepted_difference, "sorted although counts differ"
                assert len(marks) == self.counted[id_]
                for mark in self._laid.get(id_, ()):
                    self.envelopes[mark].clear()
                self._laid[id_] = marks
                for number, mark in enumerate(marks, 1):
                    self.envelopes[mark][number] = {"ruled": None, "bag": None, "more": 0}
            case c.MoveEnvelope(lot=lot, envelope=number, to=to):
                self.envelopes[to][number] = self.envelopes[lot].pop(number)
            case c.OpenEnvelope(lot=lot, envelope=number, bidder=bidder):
                assert bidder in {None, *self.people}, "a form of somebody who is not in the room"
                self.envelopes[lot][number].update(bidder=bidder, ruled=None, cured=())
                _weigh(self.envelopes[lot][number])
                self._no_tie(lot)
            case c.ReadBid(lot=lot, envelope=number):
                self.envelopes[lot][number].update(ruled=None)
                self._no_tie(lot)
            case c.RuleBid() | c.OverrideBid():
                bid = self.envelopes[command.lot][command.envelope]
                accepted = command.valid and isinstance(command, c.OverrideBid)
                bid.update(ruled=command.valid, excused=accepted and bid["bag"] is not None)
                self._no_tie(command.lot)
            case c.CheckDeposit(lot=lot, envelope=number):
                bid, held = self.envelopes[lot][number], sum(command.instruments)  # no cash counts
                bid.update(held=held, marks={*command.marks} - {"WRONG_NUMBER"}, excused=False)
                _weigh(bid)
            case c.CureGround(lot=lot, envelope=number, ground=code):
                bid = self.envelopes[lot][number]
                bid.update(cured={*bid.get("cured", ()), code})  # type: ignore[misc]
                _weigh(bid)
            case c.RaiseTie(lot=lot, envelope=number, increase=increase):
                self.envelopes[lot][number].update(more=increase)
            case c.DrawTie(lot=lot, envelope=number):
                self.envelopes[lot][number].update(drawn=True)
            case c.ExtendDeadline() | c.ResumeBidding():
                if command.deadline_ms is not None:
                    assert command.deadline_ms >= self.deadlines[command.round]
                    self.deadlines[command.round] = command.deadline_ms

    def see(self, events: tuple[Fact, ...]) -> None:  # noqa: PLR0912 - one table
        """What was written: who came in, what was read out, what licenses or stops the box."""
        for event in events:
            match event:
                case e.PersonAdmitted() if event.bidder in self.named:
                    assert self.people[event.bidder] == event.person.commitment
                    self.named.remove(event.bidder)
                case (
                    e.PersonAdmitted(bidder=bidder, person=person)
                    | e.PersonNamed(bidder=bidder, person=person)
                ):
                    assert bidder not in self.people, "a number was given twice"
                    assert person.commitment not in self.people.values(), "one person, two numbers"
                    self.people[bidder] = person.commitment
                    if isinstance(event, e.PersonNamed):
                        self.named.add(bidder)
                case e.AdmissionUndone(bidder=bidder):
                    self.people[bidder] = f"gone {bidder}"
                    self.named.discard(bidder)
                case e.PersonProhibited(entry=entry, person=person, lots=lots):
                    self.prohibited[entry] = (person.commitment, lots)
                    self._void_shouts(person.commitment, lots)
                case e.ProhibitionLifted(entry=entry):
                    del self.prohibited[entry]
                case e.BidRead(lot=lot, envelope=number, total=total):
                    self.envelopes[lot][number].update(total=total)
                case e.MotionReleased(act=act, round=id_):
                    self.license = (act.value, id_)
                    (self._unlocked if act.value == "UNLOCK" else self._up).add(id_)
                case e.DoorOpenedByKey(round=id_):
                    self.license = None
                    self._unlocked.add(id_)
                case e.ServerStarted() | e.BoxFaulted() | e.ReleaseSpent():
                    self.license = None
                case e.DeviceLost(device="box"):
                    self.license = None
                case e.SlotRead(state="OPEN") if self._now_at in self._up - self._unlocked:
                    assert self._now_at is not None
                    self._opened.add(self._now_at)
                case e.EnvelopesSorted(round=id_) | e.EnvelopesReturned(round=id_):
                    self._over.add(id_)
                    self._pass_over()
                case e.SessionSuspended(cause=cause):
                    self.suspended, self.license, self.calls = True, None, {}
                    self._cleared = cause is e.SuspendCause.EVACUATION
                case e.AnchorConfirmed():
                    self._cleared = False
                case e.SessionResumed() | e.BiddingResumed():
                    self.suspended = False
                case e.CloseConfirmed():
                    self.suspended = self.suspended and self._cleared
                case e.LotAwarded(lot=lot, winners=winners, price=price):
                    assert not self.objections.get(lot), "awarded before a ruling"
                    assert lot not in self.done
                    (winner,) = winners
                    if lot in self.owed:
                        assert self.owed[lot] > self._raised(), "sold although enough was raised"
                    self.done[lot] = (winner.bidder, price)
                case e.DrawingOpened(lot=lot, envelope=number):
                    self.envelopes[lot][number].update(drawn=True)
                case e.PaymentReceived(amount=amount):
                    self.owed = {mark: owed - amount for mark, owed in self.owed.items()}
                case e.ClaimsRestated(claims=claims, costs=costs, taxes=taxes):
                    restated = claims + costs + taxes - self.owed_at_first
                    self.owed = {mark: owed + restated for mark, owed in self.owed.items()}
                    self.owed_at_first += restated
                case e.LotNotAwarded(lot=lot):
                    assert self._raised() >= self.owed[lot], "left unsold too early"
                    self.done[lot] = None
                    self.withdrawn.add(lot)
                    self._pass_over()
                case e.LotUnsold(lot=lot):
                    assert not self.objections.get(lot), "unsold before a ruling"
                    assert lot not in self.done
                    self.done[lot] = None
                case e.LotStopped(lot=lot):
                    assert lot not in self.done
                    self.done[lot] = None
                    self.withdrawn.add(lot)
                    self._pass_over()
                case e.ObjectionRaised(lot=lot, number=number):
                    self.objections.setdefault(lot, set()).add(number)
                case e.ObjectionRuled(lot=lot, number=number):
                    self.objections[lot].remove(number)
                case e.AcceptanceDeclared(lot=lot, creditor=creditor):
                    assert self.done[lot] is None
                    assert lot not in self.withdrawn
                    self.creditors.setdefault(lot, []).append(creditor)
                case e.AcceptanceDrawn(lot=lot, creditor=creditor):
                    assert len(self.creditors[lot]) > 1, "lots drawn for one creditor"
                    self.drawn_creditor[lot] = creditor
                case e.AcceptanceGranted(lot=lot, creditor=creditor, price=price):
                    assert creditor == self.drawn_creditor.get(lot, self.creditors[lot][0])
                    assert len(self.creditors[lot]) == 1 or lot in self.drawn_creditor
                    assert lot not in self.owed or self.owed[lot] > self._raised()
                    self.accepted[lot] = price
                case e.ResultRevoked(lot=lot) if lot in self.accepted:
                    del self.accepted[lot], self.creditors[lot]
                    self.drawn_creditor.pop(lot, None)
                case e.ResultRevoked(lot=lot):
                    self.creditors.pop(lot, None)
                    self.drawn_creditor.pop(lot, None)
                    del self.done[lot]
                    self.withdrawn.discard(lot)
                    self.hammered.discard(lot)
                    self.calls[lot] = 0

    def _void_shouts(self, barred: str, lots: tuple[str, ...]) -> None:
        """Their bids aloud never were; what was called of the last one is called anew."""
        for mark in lots:
            bids = self.oral.get(mark, [])
            if mark in self.done or not bids:
                continue
            if self.people[bids[-1][0]] == barred:
                self.calls[mark] = 0
                self.hammered.discard(mark)
            void = {who for who, is_ in self.people.items() if is_ in {barred, f"gone {who}"}}
            self.oral[mark] = [one for one in bids if one[0] not in void]

    def _raised(self) -> int:
        sold = {mark: one[1] for mark, one in self.done.items() if one} | self.accepted
        return sum(price for mark, price in sold.items() if mark in self.owed)

    def _pass_over(self) -> None:
        """On to the first round that is not over; one that never came up ends with its lots."""
        for id_, marks in self.rounds.items():
            if id_ not in self._up and self.withdrawn.issuperset(marks):
                self._over.add(id_)
        left = [id_ for id_ in self.deadlines if id_ not in self._over]
        self._now_at = left[0] if left else None

    def was_open(self, id_: str) -> bool:
        """Whether the slot has read open in that round."""
        return id_ in self._opened

    def _no_tie(self, mark: str) -> None:
        """A new ruling begins the comparison anew."""
        for bid in self.envelopes[mark].values():
            bid.update(more=0, drawn=False)

    # --- what must be so -------------------------------------------------------------------------

    def least_next(self, mark: str) -> int:
        """What the next shout must reach."""
        bids, lot = self.oral.get(mark, []), self.lots[mark]
        return bids[-1][1] + lot.step if bids else (lot.opening_price or 1)

    def must_refuse_bid(self, command: c.BidOral) -> bool:
        """Whether a shout in oral bidding has to be refused."""
        if command.lot not in self.lots:
            return True
        here = self.people.get(command.bidder, "gone")
        bids = self.oral.get(command.lot, [])
        own = bool(bids) and bids[-1][0] == command.bidder
        gone = here.startswith("gone") or command.bidder in self.named
        barred = any(who == here and command.lot in lots for who, lots in self.prohibited.values())
        return (
            gone
            or own
            or barred
            or command.lot in self.hammered
            or not (self.least_next(command.lot) <= command.amount <= 10**12)
        )

    def winner(self, mark: str) -> tuple[str, int] | None:
        """Who must get the lot and for how much; None for nobody (or not yet)."""
        if mark in self.withdrawn:
            return None
        if self.lots[mark].kind is LotKind.MOVABLE:
            return self._highest_shout(mark)
        return self._highest_form(mark)

    def _highest_shout(self, mark: str) -> tuple[str, int] | None:
        lot, bids = self.lots[mark], self.oral.get(mark, [])
        assert [amount for _, amount in bids] == sorted({amount for _, amount in bids})
        if mark not in self.hammered or not bids:
            return None
        floor = lot.reserve or 0
        if lot.auction_round == 2:
            floor = (floor + 1) // 2
        return bids[-1] if bids[-1][1] >= floor else None

    def _highest_form(self, mark: str) -> tuple[str, int] | None:
        valid = {n: one for n, one in self.envelopes[mark].items() if one["ruled"]}
        if not valid or any(one["ruled"] is None for one in self.envelopes[mark].values()):
            return None
        price = {n: int(one["total"]) + int(one["more"]) for n, one in valid.items()}  # type: ignore[call-overload]
        top = [n for n in sorted(valid) if price[n] == max(price.values())]
        drawn = [n for n in top if valid[n].get("drawn")]
        leading = drawn or top
        if len({valid[n]["bidder"] for n in leading}) > 1:
            return None
        bag, excused = valid[leading[0]]["bag"], valid[leading[0]].get("excused")
        if bag is None or (int(bag) < self.lots[mark].deposit and not excused):  # type: ignore[call-overload]
            return None
        return str(valid[leading[0]]["bidder"]), price[leading[0]]


def _weigh(bid: dict[str, object]) -> None:
    """What the bag is good for: nothing while something marked on it is not cured."""
    if "held" in bid:
        left = bid["marks"] - {*bid.get("cured", ())}  # type: ignore[operator, misc]
        bid["bag"] = 0 if left else bid["held"]
