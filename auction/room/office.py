"""What the office asks of the docket: sealed for the lot's case, put to the rules, written."""

from collections.abc import Iterable

import msgspec

from auction.docket.commands import DocketCommand, PublishNotice
from auction.docket.decide import decide
from auction.docket.roles import require_role
from auction.docket.state import Docket
from auction.docket.subjects import Office, the_lot
from auction.people.screening import screen_text
from auction.people.vault import Row, Vault
from auction.room.intake import seal_sentences
from auction.room.setting import Setting
from auction.session.refusals import Refusal
from auction.terms import Actor, Fact

_PERSONAL = frozenset({"ID_NUMBER", "MOBILE", "EMAIL", "NAME"})
"""Of what a notice of sale may hold none; addresses and plates may be those of what is sold."""


def at_the_office(setting: Setting, now_ms: int, actor: Actor) -> Office:
    """What a command of the office is judged with: today, the branch's policy and calendar."""
    return Office(now_ms=now_ms, actor=actor, policy=setting.policy, calendar=setting.calendar)


def enter(
    docket: Docket, command: DocketCommand, office: Office, vault: Vault, names: Iterable[str]
) -> tuple[tuple[Fact, ...], tuple[Row, ...]]:
    """The events a command of the office brings about, and the vault rows they refer to.

    A role is asked first: who may not ask learns neither which lots there are nor which names are
    known. Typed sentences are sealed for the lot's case; everything else enters the journal as it
    is, so what looks personal in it is refused.

    Args:
        docket: as decided so far.
        command: what is asked.
        office: who asks, and when.
        vault: where sentences are sealed.
        names: full names known today, which no plain text may hold.

    Raises:
        Refusal: `not-for-role`, `personal-text`; the rules say no, or a sentence cannot be sealed.
    """
    require_role(command, office.actor)
    rows: tuple[Row, ...] = ()
    if not isinstance(command, PublishNotice):
        case = the_lot(docket, command.lot, command.session).lot.case_numbers[0]
        command, rows = seal_sentences(command, vault, f"case:{case}")
    _require_impersonal(msgspec.to_builtins(command), "", tuple(names))
    return decide(docket, command, office), rows


def _require_impersonal(value: object, field: str, names: tuple[str, ...]) -> None:
    """Refuse plain text that looks personal, wherever in a command it stands."""
    if isinstance(value, dict):
        for key, one in value.items():
            _require_impersonal(one, str(key), names)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_impersonal(one, field, names)
    elif isinstance(value, str) and any(
        trace.kind in _PERSONAL for trace in screen_text(value, names)
    ):
        raise Refusal("personal-text", field=field)
