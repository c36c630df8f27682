"""What a script must say beyond the types of its keys; a complaint is a path and what to do."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from auction.config.spelling import suggestion
from auction.docket.commands import DOCKET_COMMANDS
from auction.docket.lot_list import DayList
from auction.rehearsal.catalogue import COMMANDS, OF_TWO
from auction.rehearsal.script import DocketAct, Script, Sitting
from auction.rehearsal.step import (
    ANY_REFUSAL,
    DOINGS,
    EACH,
    MACHINES,
    ROUTINES,
    SINGLE,
    Step,
    When,
    several,
)
from auction.rules.amounts import MOST
from auction.session.refusals import CATALOGUE
from auction.terms import Command

TomlPath = tuple[str | int, ...]
Complaint = tuple[TomlPath, str]

STAFF = ("A01", "A02", "B01", "B02", "C01")
"""The people every rehearsal has at its desks: A officers, B clerks, C an auditor."""
_REFUSABLE = (*SINGLE, *EACH, "drop_mail")
_OF_ENVELOPES = ("drop", "log_mail", "drop_mail", "return_mail")
_OF_PEOPLE = ("admit", "prohibit", "name")
_OF_LOT = ("open", "calls", "sell", "conclude", "hand_back")
_OF_ROUND = ("prepare", "empty", "by_key")
_PAIR = 2
_OFFICE = {kind.__name__: kind for kind in DOCKET_COMMANDS}


def script_complaints(script: Script) -> Iterator[Complaint]:
    """Everything wrong with a script by itself."""
    for number, sitting in enumerate(script.sessions):
        path: TomlPath = ("session", number)
        if number and sitting.begins < script.sessions[number - 1].begins:
            yield (
                (*path, "date"),
                "sessions stand in the order they are held, by day and hour; reorder them",
            )
        if number and not script.sessions[number - 1].adjourns:
            why = "it is still open when the next begins; end it with AdjournSession"
            yield ("session", number - 1, "steps"), why
        yield from _listed_once(script, number, path)
        yield from _sitting(script, sitting, path)
    for number, act in enumerate(script.docket):
        yield from _docket_act(script, act, ("docket", number))


def _listed_once(script: Script, number: int, path: TomlPath) -> Iterator[Complaint]:
    """Within a day a mark means one lot."""
    sitting = script.sessions[number]
    before = {
        lot.mark
        for one in script.sessions[:number]
        if one.date == sitting.date and isinstance(one.lots, tuple)
        for lot in one.lots
    }
    for index, lot in enumerate(sitting.lots if isinstance(sitting.lots, tuple) else ()):
        if lot.mark in before:
            why = f"an earlier session of that day lists a lot {lot.mark}; give this one another"
            yield (*path, "lots", index, "mark"), why


def _docket_act(script: Script, act: DocketAct, path: TomlPath) -> Iterator[Complaint]:
    if act.do is not None and act.publish is not None:
        yield path, "one act does one thing; this one has do and publish"
    if act.do is None and act.publish is None and act.say is None and not act.expect:
        yield path, "the act says nothing; give it one of: do, publish, say, expect"
    yield from _command(act.do, (*path, "do"), _OFFICE)
    for sitting in script.sessions:
        if sitting.begins <= act.moment and not sitting.adjourns:
            why = f"the session of {sitting.date} is still open; end it with AdjournSession"
            yield (*path, "on"), why
    yield from _staff(act.by, None, path, refused=act.expect_refusal)
    yield from _code(act.expect_refusal, path)


def day_agrees(sitting: Sitting, day: DayList) -> Iterator[Complaint]:
    """Whether a session fits the lot list it is held for."""
    if day.session.date != sitting.date:
        yield (
            ("date",),
            f"the lot list {sitting.lots} is for {day.session.date}; make them the same",
        )
    first = min((one.deadline for one in day.rounds), default=None)
    if first is not None and sitting.deadline is not None and isinstance(sitting.lots, str):
        yield ("deadline",), f"the lot list {sitting.lots} announces it; remove it here"
    if first is not None and first <= sitting.anchor_of(day):
        yield ("opens",), f"the session must open before its first deadline, {first:%T}"
    yield from _names(sitting, day)


def _names(sitting: Sitting, day: DayList) -> Iterator[Complaint]:
    """Lots and rounds that a session names must be on its list."""
    marks = {lot.mark for lot in day.lots}
    rounds = {one.id for one in day.rounds}
    sealed = {mark for one in day.rounds for mark in one.lots}
    for label, paper in sitting.envelopes.items():
        if paper.lot not in sealed:
            yield ("envelopes", label, "lot"), f"no lot {paper.lot} takes sealed bids; correct it"
    for index, step in enumerate(sitting.steps):
        for name in _OF_LOT:
            yield from _known(getattr(step, name), marks, "lot", ("steps", index, name))
        if step.bids is not None:
            yield from _known(step.bids.lot, marks, "lot", ("steps", index, "bids", "lot"))
        for name in _OF_ROUND:
            yield from _known(getattr(step, name), rounds, "round", ("steps", index, name))
    for index, lot in enumerate(sitting.expect.lots):
        yield from _known(lot.lot, marks, "lot", ("expect", "lots", index, "lot"))
    for index, one in enumerate(sitting.expect.rounds):
        yield from _known(one.round, rounds, "round", ("expect", "rounds", index, "round"))


def _known(
    name: str | None, there: Iterable[str], what: str, path: TomlPath
) -> Iterator[Complaint]:
    if name is not None and name not in there:
        yield path, f"there is no {what} {name}; there are {'、'.join(sorted(there)) or 'none'}"


def _sitting(script: Script, sitting: Sitting, path: TomlPath) -> Iterator[Complaint]:
    for name in ("deadline", "mail_until"):
        if sitting.rounds and getattr(sitting, name) is not None:
            yield (*path, name), f"each round has a {name} of its own; remove this one"
    yield from _papers(script, sitting, path)
    yield from _dropped_once(sitting, path)
    latest = sitting.opens
    for index, step in enumerate(sitting.steps):
        here = (*path, "steps", index)
        if step.at is not None:
            if latest is not None and step.at < latest:
                yield (*here, "at"), f"time does not run backwards; it is {latest:%T} already"
            latest = step.at
        yield from _step(script, sitting, step, here)


def _papers(script: Script, sitting: Sitting, path: TomlPath) -> Iterator[Complaint]:
    for label, paper in sitting.envelopes.items():
        bidder = paper.bidder or label
        if bidder not in script.people:
            where = "bidder" if paper.bidder else label
            here = (*path, "envelopes", label) if paper.bidder else (*path, "envelopes")
            yield (*here, where), f"there is nobody {bidder} in [people]; add them, or name another"
        if paper.amount is not None and not 1 <= paper.amount <= MOST:
            why = f"write whole TWD from 1 to {MOST:,}; anything else on a form: words, digits"
            yield (*path, "envelopes", label, "amount"), why
        for name in (*paper.joint, *(() if paper.agent is None else (paper.agent,))):
            if name not in script.people:
                here = (*path, "envelopes", label)
                yield here, f"there is nobody {name} in [people]; add them, or name another"


def _dropped_once(sitting: Sitting, path: TomlPath) -> Iterator[Complaint]:
    dropped = set[str]()
    for index, step in enumerate(sitting.steps):
        for name in ("drop", "drop_mail"):
            for label in several(getattr(step, name) or ()):
                if label in dropped:
                    why = f"{label} was dropped already; an envelope goes in once"
                    yield (*path, "steps", index, name), why
                dropped.add(label)


def _step(script: Script, sitting: Sitting, step: Step, path: TomlPath) -> Iterator[Complaint]:
    named = [name for name in DOINGS if getattr(step, name) is not None]
    if len(named) > 1:
        yield path, f"one step does one thing; this one has {' and '.join(named)}"
    if not named and not (step.say or step.when or step.at or step.after):
        yield path, f"the step says nothing; give it one of: {', '.join(DOINGS)}, say, after"
    for name in MACHINES:
        thing = getattr(step, name)
        if thing is not None and not isinstance(thing.get("do"), str):
            yield (*path, name), 'say what happens to it, as in { do = "jam" }'
    if step.checked and step.admit is None:
        yield (*path, "checked"), "checked goes with admit"
    if step.pulse_after_s is not None and step.drop is None:
        yield (*path, "pulse_after_s"), "pulse_after_s goes with drop"
    if step.when is not None:
        yield from _when(step.when, (*path, "when"))
    if step.people and step.kind not in (*_REFUSABLE, *ROUTINES, "bids", "hand_back"):
        yield (*path, "by"), "nobody of the staff does this; remove it"
    if step.expect_refusal is not None and step.kind not in _REFUSABLE:
        yield (*path, "expect_refusal"), "only one act can be refused, not a routine; remove it"
    yield from _labels(script, sitting, step, path)
    yield from _command(step.do, (*path, "do"))
    yield from _staff(step.by, step.do, path, refused=step.expect_refusal)
    yield from _code(step.expect_refusal, path)


def _when(when: When, path: TomlPath) -> Iterator[Complaint]:
    if when.next is not None and when.next not in COMMANDS:
        yield (*path, "next"), _no_command(when.next, COMMANDS)
    if (when.lot is None) is not (when.stage is None):
        yield path, "lot and stage go together; name both, or neither"


def _labels(script: Script, sitting: Sitting, step: Step, path: TomlPath) -> Iterator[Complaint]:
    envelopes = {
        **{name: several(getattr(step, name) or ()) for name in _OF_ENVELOPES},
        "raises": () if step.raises is None else step.raises[:1],
        "draws": () if step.draws is None else (step.draws,),
    }
    for name, labels in envelopes.items():
        for label in labels:
            paper = sitting.envelopes.get(label)
            if paper is None:
                yield (*path, name), f"no envelope {label} in [session.envelopes]; add it"
            elif name.endswith("mail") and paper.mail is None:
                yield (
                    (*path, name),
                    f"{label} did not come by mail; give it mail = {{ arrived = … }}",
                )
    people = {
        **{name: several(getattr(step, name) or ()) for name in _OF_PEOPLE},
        "bids": () if step.bids is None else tuple(bidder for bidder, _ in step.bids.bids),
    }
    for name, labels in people.items():
        for label in labels:
            if label not in script.people:
                yield (*path, name), f"there is nobody {label} in [people]; add them"
            elif name == "prohibit" and script.people[label].may_not_bid is None:
                yield (*path, name), f'say why: {label} = {{ may_not_bid = "OBLIGOR" }} in [people]'


def _command(
    do: object, path: TomlPath, known: Mapping[str, type[Command]] = COMMANDS
) -> Iterator[Complaint]:
    if not isinstance(do, str):
        return
    kind = known.get(do)
    if kind is None:
        yield path, _no_command(do, known)
    elif kind.__struct_fields__:
        fields = ", ".join(kind.__struct_fields__)
        yield path, f'{do} has fields ({fields}); write {{ kind = "{do}", … }}'


def _no_command(name: str, known: Collection[str]) -> str:
    todo = suggestion(name, known) or "see the list of commands"
    return f"there is no command {name}; {todo}"


def _staff(
    by: str | tuple[str, str] | None, do: object, path: TomlPath, *, refused: str | None
) -> Iterator[Complaint]:
    people = () if by is None else (by,) if isinstance(by, str) else by
    for person in people:
        if person not in STAFF:
            yield (*path, "by"), f"there is no {person}; there are {', '.join(STAFF)}"
    of_two = isinstance(do, OF_TWO)
    if of_two and len(people) == _PAIR and len(set(people)) < _PAIR and refused is None:
        yield (*path, "by"), 'this is an act of two; name both: by = ["A01", "B01"]'
    if do is not None and not of_two and len(people) > 1:
        yield (*path, "by"), "this takes one member of staff; name one"


def _code(code: str | None, path: TomlPath) -> Iterator[Complaint]:
    if code is not None and code != ANY_REFUSAL and code not in CATALOGUE:
        todo = suggestion(code, CATALOGUE) or "see the list of refusals"
        yield (*path, "expect_refusal"), f"there is no refusal code {code}; {todo}"
