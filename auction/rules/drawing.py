"""Drawing lots by numbers (抽籤): a sealed secret, then the officer's number, then the bidders'.

The machine takes a secret number and shows its commitment, the SHA-256 of one line of text. Then
the officer names a number, then the bidders theirs in the order of the list, each shown as entered;
then the secret is shown. All are added up and divided by how many stand in the list: remainder 1 is
the first of the list, 2 the second, and no remainder the last. Anybody recomputes that on a pocket
calculator with eight figures, and the commitment in any program that knows SHA-256.

Because a secret is below the greatest multiple of the candidates (`secrets_below`), each of them is
drawn by equally many secrets, whatever numbers are named. Because the bidders' numbers come after
the commitment, nobody who sealed the secret chooses the result.
"""

import hashlib
import re
from collections.abc import Sequence

import msgspec

from auction.rules.amounts import to_half_width
from auction.rules.unreadable import Unreadable

NUMBERS_BELOW = 1_000_000
"""Every number added up is below this: six figures at most."""
CANDIDATES_MOST = 90
"""So many numbers of six figures still add up to eight figures."""

_TIE = 2
_NUMBER = re.compile(r"[0-9]{1,6}")
_LABEL = re.compile(r"[!-~]{1,500}")
_SALT = re.compile(r"[0-9a-f]{32}")


class Drawing(msgspec.Struct, frozen=True):
    """A drawing worked out, as the page shows it."""

    numbers: tuple[int, ...]
    """Secret, officer's number, bidders' numbers, in that order."""
    total: int
    candidates: int
    quotient: int
    remainder: int

    @property
    def place(self) -> int:
        """Who is drawn, counted from 1 in the list."""
        return self.remainder or self.candidates

    def working(self) -> tuple[str, str]:
        """The two lines a person follows on a calculator: the sum, and the division."""
        summed = " + ".join(f"{number:,}" for number in self.numbers)
        whole = f"{self.total:,} − {self.candidates} × {self.quotient:,} = {self.total:,}"
        share = self.candidates * self.quotient
        return (
            f"{summed} = {self.total:,}",
            f"{whole} − {share:,} = {self.remainder} → {self.place}",
        )


def secrets_below(candidates: int) -> int:
    """Secrets are 0 to one less than this: the greatest multiple of `candidates` in six figures.

    Raises:
        ValueError: fewer than two candidates, or more than `CANDIDATES_MOST`.

    Source: CEA §90(1) (an equal chance for each); design.
    Scenario: S24.
    """
    if not _TIE <= candidates <= CANDIDATES_MOST:
        raise ValueError(f"lots are drawn among 2 to {CANDIDATES_MOST}")
    return NUMBERS_BELOW // candidates * candidates


def sealed_line(label: str, secret: int, salt: str) -> str:
    """The line whose SHA-256 is the commitment: `label secret salt`, printable ASCII.

    `label` names the drawing in one word (session and lot), `salt` is 128 random bits in 32
    lower-case hex figures; without it six figures would be guessed in a moment.

    Raises:
        ValueError: a label with spaces or beyond ASCII, a secret or salt of another form.

    Source: Blum, Coin flipping by telephone, SIGACT News 15, 1983 (commit, then reveal).
    Scenario: S24.
    """
    if not (_LABEL.fullmatch(label) and _SALT.fullmatch(salt) and 0 <= secret < NUMBERS_BELOW):
        raise ValueError("a label of one ASCII word, six figures, and 32 lower-case hex figures")
    return f"{label} {secret:06} {salt}"


def commitment(label: str, secret: int, salt: str) -> str:
    """SHA-256 of `sealed_line`, lower-case hex: shown before anybody names a number.

    Raises:
        ValueError: as `sealed_line`.

    Source: FIPS 180-4 (SHA-256); Blum, Coin flipping by telephone, SIGACT News 15, 1983.
    Scenario: S24.
    """
    return hashlib.sha256(sealed_line(label, secret, salt).encode()).hexdigest()


def parse_number(text: str) -> int:
    """The number a person names: 0 to 999,999, full-width figures too.

    Raises:
        Unreadable: anything else.

    Source: design.
    Scenario: S24.
    """
    body = to_half_width(text).strip()
    if not _NUMBER.fullmatch(body):
        raise Unreadable("draw-number")
    return int(body)


def draw(candidates: int, secret: int, officer: int, bidders: Sequence[int]) -> Drawing:
    """Who is drawn among `candidates`, once everybody has named a number.

    A candidate who is absent names none; at most one number a candidate.

    Raises:
        ValueError: candidates or a secret out of range, or more numbers than candidates.
        Unreadable: a named number outside 0 to 999,999.

    Source: CEA §90(1), §94(1) (lots); design (remainder of the sum).
    Scenario: S24.
    """
    if not 0 <= secret < secrets_below(candidates) or len(bidders) > candidates:
        raise ValueError("a secret below the greatest multiple, and one number a candidate at most")
    if any(not 0 <= number < NUMBERS_BELOW for number in (officer, *bidders)):
        raise Unreadable("draw-number")
    numbers = (secret, officer, *bidders)
    quotient, remainder = divmod(sum(numbers), candidates)
    return Drawing(numbers, sum(numbers), candidates, quotient, remainder)
