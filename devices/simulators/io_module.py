"""A remote I/O module of the M-7000 kind as the wire sees it: coils, latches, counters, watchdog.

Source: ICP DAS M-7000 address mapping 1.13 and tM manual A.5: at a watchdog time-out the safe
values are loaded, output commands have no effect until the status is cleared, and the status
survives power-off. *Unverified* on a real module: that only writes feed the watchdog, and where
the beam counter is (input register 4 here).
"""

from __future__ import annotations

from devices.simulators.rtu import NoSuchAddressError

CHANNELS = 8
OUTPUTS, INPUTS, LATCH_HIGH, LATCH_LOW, SAFE, POWER_ON = 0, 32, 64, 96, 128, 160
WDT_MODE, WDT_ENABLE, CLEAR_LATCHES, WDT_TRIPPED, RESET_STATUS = 259, 260, 263, 269, 272
FIRMWARE, ADDRESS, LINE, WDT_TIME, WDT_TRIPS = 480, 484, 485, 488, 491
WRITABLE = (OUTPUTS, SAFE, POWER_ON)
IDENTITY = (0x0110, 0x00A1, 0x7055, 0x0000)
WORD = 0x10000
SLACK_S = 1e-9


class IoModule:
    """Eight outputs, eight inputs, and the module's own watchdog."""

    def __init__(self) -> None:
        self.outputs = [False] * CHANNELS
        self.safe = [False] * CHANNELS
        self.power_on = [False] * CHANNELS
        self.inputs = [False] * CHANNELS
        self.latched_high = [False] * CHANNELS
        self.latched_low = [False] * CHANNELS
        self.counters = [0] * CHANNELS
        self.wdt_enabled = False
        self.wdt_mode = False
        self.wdt_tenths = 0
        self.wdt_left_s = 0.0
        self.tripped = False
        self.trips = 0
        self.was_reset = True
        self._banks = {
            OUTPUTS: self.outputs,
            INPUTS: self.inputs,
            LATCH_HIGH: self.latched_high,
            LATCH_LOW: self.latched_low,
            SAFE: self.safe,
            POWER_ON: self.power_on,
        }

    def step(self, inputs: list[bool], dt: float) -> None:
        """Let ``dt`` seconds pass, then see the inputs as they are."""
        if self.wdt_enabled and not self.tripped:
            self.wdt_left_s -= dt
            if self.wdt_left_s <= SLACK_S:
                self._trip()
        for channel, (before, now) in enumerate(zip(self.inputs, inputs, strict=True)):
            self.latched_high[channel] |= now
            self.latched_low[channel] |= not now
            if now and not before:
                self.counters[channel] = (self.counters[channel] + 1) % WORD
        self.inputs[:] = inputs

    def due_in(self) -> float | None:
        """Seconds until the watchdog acts, None when it is not running."""
        return max(0.0, self.wdt_left_s) if self.wdt_enabled and not self.tripped else None

    def power_up(self) -> None:
        """Come up after a power-off; only the settings and the trip status survived."""
        self.outputs[:] = self.safe if self.tripped else self.power_on
        for bank in (self.inputs, self.latched_high, self.latched_low):
            bank[:] = [False] * CHANNELS
        self.counters[:] = [0] * CHANNELS
        self.wdt_enabled = False
        self.was_reset = True

    def read_bits(self, address: int, count: int) -> list[bool]:
        """Read coils (function 1 or 2 alike); reading the reset status clears it."""
        values = [self._bit(place) for place in range(address, address + count)]
        if address <= RESET_STATUS < address + count:
            self.was_reset = False
        return values

    def read_words(self, address: int, count: int, *, holding: bool) -> list[int]:
        """Read holding registers (settings) or input registers (counters)."""
        if not holding:
            if address + count > CHANNELS:
                raise NoSuchAddressError
            return self.counters[address : address + count]
        return [self._word(place) for place in range(address, address + count)]

    def write_bits(self, address: int, values: list[bool]) -> None:
        """Write coils; every write feeds the watchdog."""
        for place, value in enumerate(values, address):
            self._set_bit(place, on=value)
        self._feed()

    def write_words(self, address: int, values: list[int]) -> None:
        """Write settings; every write feeds the watchdog."""
        for place, value in enumerate(values, address):
            if place != WDT_TIME:
                raise NoSuchAddressError
            self.wdt_tenths = min(value, 255)
        self._feed()

    def _feed(self) -> None:
        self.wdt_left_s = self.wdt_tenths / 10

    def _trip(self) -> None:
        self.outputs[:] = self.safe
        self.tripped = True
        self.wdt_enabled = False
        self.trips = (self.trips + 1) % WORD

    def _bit(self, place: int) -> bool:
        bank = self._banks.get(place // 32 * 32)
        if bank is not None:
            return place % 32 < CHANNELS and bank[place % 32]
        singles = {
            WDT_MODE: self.wdt_mode,
            WDT_ENABLE: self.wdt_enabled,
            WDT_TRIPPED: self.tripped,
            RESET_STATUS: self.was_reset,
        }
        if not WDT_MODE <= place <= RESET_STATUS:
            raise NoSuchAddressError
        return singles.get(place, False)

    def _word(self, place: int) -> int:
        words = {ADDRESS: 1, LINE: 6, WDT_TIME: self.wdt_tenths, WDT_TRIPS: self.trips}
        words |= dict(enumerate(IDENTITY, FIRMWARE))
        if place not in words:
            raise NoSuchAddressError
        return words[place]

    def _set_bit(self, place: int, *, on: bool) -> None:
        bank = self._banks.get(place // 32 * 32)
        if place // 32 * 32 in WRITABLE and place % 32 < CHANNELS:
            assert bank is not None
            # A tripped module confirms output commands and ignores them.
            if bank is not self.outputs or not self.tripped:
                bank[place % 32] = on
        elif place == WDT_MODE:
            self.wdt_mode = on
        elif place == WDT_ENABLE:
            self.wdt_enabled = on
        elif place == CLEAR_LATCHES:
            self._clear_latches()
        elif place == WDT_TRIPPED:
            self.tripped = self.tripped and not on
        else:
            raise NoSuchAddressError

    def _clear_latches(self) -> None:
        self.latched_high[:] = self.inputs
        self.latched_low[:] = [not on for on in self.inputs]
