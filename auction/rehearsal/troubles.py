"""What can be made to happen to simulated machines by hand, in the words of their control sockets.

The same messages that rehearsal files send; see the table of control commands in
`docs/reference/devices.md`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from auction.rehearsal.step import Thing


class Trouble(Struct, frozen=True):
    """Something that happens, and how it is put right; nothing where it passes by itself."""

    begin: tuple[Thing, ...]
    end: tuple[Thing, ...] = ()


_LINE = MappingProxyType(
    {
        "unplug": Trouble(({"do": "unplug"},), ({"do": "replug"},)),
        "silent": Trouble(({"do": "silent", "on": True},), ({"do": "silent", "on": False},)),
        "noise": Trouble(({"do": "noise", "rate": 0.001},), ({"do": "noise", "rate": 0.0},)),
        "bad-noise": Trouble(({"do": "noise", "rate": 0.05},), ({"do": "noise", "rate": 0.0},)),
        "echo": Trouble(({"do": "echo", "on": True},), ({"do": "echo", "on": False},)),
        "address": Trouble(({"do": "address", "is": 2},), ({"do": "address", "is": 1},)),
        "drop-replies": Trouble(({"do": "drop_replies", "count": 4},)),
        "delay-replies": Trouble(({"do": "delay_replies", "count": 2, "by_s": 0.45},)),
        "half-replies": Trouble(({"do": "half_replies", "count": 2},)),
    }
)
TROUBLES: Mapping[str, Mapping[str, Trouble]] = MappingProxyType(
    {
        "box": MappingProxyType(
            {
                "envelope": Trouble(({"do": "drop"},)),
                "hand": Trouble(({"do": "hand", "on": True},), ({"do": "hand", "on": False},)),
                "jam": Trouble(({"do": "jam"},), ({"do": "unjam"},)),
                "estop": Trouble(
                    ({"do": "estop", "pressed": True},), ({"do": "estop", "pressed": False},)
                ),
                "both-ends": Trouble(
                    (
                        {"do": "switch", "name": "UPPER", "reads": True},
                        {"do": "switch", "name": "LOWER", "reads": True},
                    ),
                    ({"do": "switch", "name": "UPPER"}, {"do": "switch", "name": "LOWER"}),
                ),
                "bounce": Trouble(({"do": "bounce", "name": "SLOT_CLOSED", "for_s": 0.5},)),
                "key": Trouble(({"do": "key", "turned": True},), ({"do": "key", "turned": False},)),
                "door": Trouble(({"do": "door", "open": True},), ({"do": "door", "open": False},)),
                "power-cycle": Trouble(({"do": "power", "off_s": 0.5},)),
                "power": Trouble(({"do": "power", "on": False},), ({"do": "power", "on": True},)),
                **_LINE,
            }
        ),
        "clock": MappingProxyType(
            {
                "freeze": Trouble(
                    ({"do": "freeze", "on": True},), ({"do": "freeze", "on": False},)
                ),
                "skew": Trouble(({"do": "skew", "seconds": 2},), ({"do": "skew", "seconds": 0},)),
                "power": Trouble(({"do": "power", "on": False},), ({"do": "power", "on": True},)),
                **_LINE,
            }
        ),
    }
)
"""By machine and name."""
