"""見證: members of staff on duty who saw something, by their codes."""

import re

from auction.session.refusals import Refusal
from auction.session.state import SessionState

_STAFF_CODE = re.compile(r"[A-Z][0-9]{1,4}")


def require_two(state: SessionState, witnesses: tuple[str, str]) -> None:
    """Two different people on duty.

    Raises:
        Refusal: as `require_on_duty`; `witness-same`.
    """
    for witness in witnesses:
        require_on_duty(state, witness)
    if witnesses[0] == witnesses[1]:
        raise Refusal("witness-same")


def require_on_duty(state: SessionState, witness: str) -> None:
    """A member of the staff this sitting was opened with.

    Raises:
        Refusal: `witness-form` (never recorded: it may be a name), `witness-unknown`.
    """
    if not _STAFF_CODE.fullmatch(witness):
        raise Refusal("witness-form")
    if state.staff and witness not in state.staff:
        raise Refusal("witness-unknown", witness=witness, staff="、".join(state.staff))
