"""Everything that can break between this process and a machine.

::

    DeviceError
    ├── SetupError  the configuration cannot be used
    │   └── TimingRuleError  the watchdog is shorter than the line can feed
    ├── LinkError  the port itself
    │   ├── PortMissingError  no such device file
    │   ├── PortBusyError  somebody else owns the port
    │   ├── PortForbiddenError  this user may not open it
    │   ├── PortUnusableError  it is there, but no line
    │   └── LinkLostError  the port went away under us
    ├── ExchangeError  one question, no usable answer
    │   ├── NoReplyError  silence or an unreadable reply within the time-out
    │   ├── WrongReplyError  a well-formed reply to another question
    │   └── DeviceRefusalError  a Modbus exception reply
    └── DriverStoppedError  the driver's thread ended unexpectedly
"""

from __future__ import annotations


class DeviceError(Exception):
    """Something between this process and a machine broke."""


class SetupError(DeviceError):
    """The configuration cannot be used."""


class TimingRuleError(SetupError):
    """The watchdog is shorter than two failed heartbeats."""


class LinkError(DeviceError):
    """The serial port cannot be used."""


class PortMissingError(LinkError):
    """No such port."""


class PortBusyError(LinkError):
    """Somebody else holds the port."""


class PortForbiddenError(LinkError):
    """This user may not open the port."""


class PortUnusableError(LinkError):
    """There is something, but it does not open as a line."""


class LinkLostError(LinkError):
    """The port went away while open."""


class ExchangeError(DeviceError):
    """One question brought no usable answer.

    Attributes:
        sent_s: CLOCK_MONOTONIC seconds when the question was handed to the port.
    """

    def __init__(self, message: str, *, sent_s: float) -> None:
        super().__init__(message)
        self.sent_s = sent_s


class NoReplyError(ExchangeError):
    """Silence, or nothing readable, within the time-out.

    Attributes:
        heard: A reply of the right length came but was damaged. The device lives, and no late
            reply is on its way.
    """

    def __init__(self, message: str, *, sent_s: float, heard: bool) -> None:
        super().__init__(message, sent_s=sent_s)
        self.heard = heard


class WrongReplyError(ExchangeError):
    """A well-formed reply that answers another question."""


class DeviceRefusalError(ExchangeError):
    """The device answered with a Modbus exception.

    Attributes:
        code: Modbus exception code.
    """

    def __init__(self, code: int, *, sent_s: float) -> None:
        super().__init__(f"the device refused with Modbus exception {code}", sent_s=sent_s)
        self.code = code


class DriverStoppedError(DeviceError):
    """The driver's thread ended although nobody stopped it."""
