"""What a branch decides for itself: every choice the law leaves open, with its default.

The journal's first entry of a session cites the hash of this table as written.
"""

import msgspec


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The branch's own choices; each field says what it decides."""

    warnings_s: tuple[int, ...] = (300, 60, 10)
    """Seconds before a deadline at which the room is told; those already past are left out."""
    proposal_expiry_s: int = 60
    """How long an act of two waits for its second person."""
    extension_guard_s: int = 5
    """From how many seconds before a deadline on it can no longer be extended."""
    clock_difference_announce_ms: int = 1000
    """From what difference on the hall clock's disagreement is announced and recorded."""
    payment_days: int = 7
    """Days after the award in which the balance is paid."""
