"""What an examination may recommend."""

from enum import StrEnum


class Recommendation(StrEnum):
    """VALID: count it. ASK: the officer must ask or weigh. INVALID: a ground that stands."""

    VALID = "VALID"
    ASK = "ASK"
    INVALID = "INVALID"
