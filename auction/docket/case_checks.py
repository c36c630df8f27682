"""What the lot list must say of a case whose lots are sold for the same claims (數標).

Source: CEA §72, §96; design.
"""

import re
from collections.abc import Collection, Iterator

from auction.docket.lot_checks import Complaint
from auction.rules.amounts import MOST
from auction.terms import CODE, Case, LotMark

_ID = re.compile(r"[A-Za-z0-9-]{1,16}")
_AMOUNTS = {"claims": 1, "costs": 0, "taxes": 0, "paid": 0, "raised": 0}
_LONGEST_ROLE = 20
_PAIR = 2


def case_complaints(
    case: Case, marks: Collection[LotMark], taken: Collection[LotMark]
) -> Iterator[Complaint]:
    """Everything wrong with one case, each as a path into it and what to do.

    Args:
        case: the case.
        marks: every lot of the list.
        taken: the lots that earlier cases of the list name.

    Source: CEA §96.
    """
    if not _ID.fullmatch(case.id):
        yield ("id",), "write 1 to 16 letters, digits and hyphens"
    if not case.lots:
        yield ("lots",), "name the lots that are sold for these claims"
    for index, mark in enumerate(case.lots):
        if mark not in marks:
            yield ("lots", index), f"there is no lot {mark} in the list; add it or remove it here"
        elif mark in taken or mark in case.lots[:index]:
            yield ("lots", index), f"{mark} is in a case already; leave it in one"
    for field, least in _AMOUNTS.items():
        if not least <= getattr(case, field) <= MOST:
            yield (field,), f"write whole TWD from {least} to {MOST:,}"
    for index, together in enumerate(case.inseparable):
        if len(together) < _PAIR or not set(together) <= set(case.lots):
            yield ("inseparable", index), "name a building and its site, both lots of this case"
    yield from _of_creditors(case)


def _of_creditors(case: Case) -> Iterator[Complaint]:
    codes = [one.code for one in case.creditors]
    for index, creditor in enumerate(case.creditors):
        if not CODE.fullmatch(creditor.code):
            yield ("creditors", index, "code"), "write a capital letter and up to three more: T, K1"
        elif creditor.code in codes[:index]:
            yield ("creditors", index, "code"), f"{creditor.code} is used twice; change one"
        for field in ("role_zh", "role_en"):
            if not 1 <= len(getattr(creditor, field).strip()) <= _LONGEST_ROLE:
                why = f"say what they are in 1 to {_LONGEST_ROLE} characters, without a name"
                yield ("creditors", index, field), why
        if not 0 <= creditor.share <= MOST:
            yield ("creditors", index, "share"), f"write whole TWD from 0 to {MOST:,}"
