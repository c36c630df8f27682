"""見證: two members of staff who saw a drawing of lots."""

import re

from auction.session.refusals import Refusal

_STAFF_CODE = re.compile(r"[A-Z][0-9]{1,4}")


def require_two(witnesses: tuple[str, str]) -> None:
    """Two different people, by their staff codes.

    Raises:
        Refusal: `witness-form`, `witness-same`.
    """
    if not all(_STAFF_CODE.fullmatch(witness) for witness in witnesses):
        raise Refusal("witness-form")
    if witnesses[0] == witnesses[1]:
        raise Refusal("witness-same")
