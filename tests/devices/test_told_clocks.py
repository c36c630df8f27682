"""Clocks that only listen: what is said, when, and that nobody claims to know what they show."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.clocks.model import find, names
from devices.clocks.models import nmea_zda, wharton_2
from devices.clocks.shapes import PAGES, TAIPEI, ClockConfig
from devices.errors import SetupError
from devices.simulators.inprocess import InProcessClock
from devices.simulators.machines import BAUDRATES, machine
from devices.simulators.told_device import wharton, zda

ZERO_MS = 1_796_178_550_250  # 2026-12-02 10:29:10.25 at UTC+8
AT = datetime(2026, 12, 2, 10, 30, 0, tzinfo=TAIPEI)
moments = st.datetimes(datetime(2000, 1, 2), datetime(2098, 12, 30))  # noqa: DTZ001 - local


def test_the_messages_as_the_manuals_print_them() -> None:
    assert wharton_2.say(AT) == b"T26:12:02:03:10:30:00\r\n"
    assert nmea_zda.say(AT) == b"$ZQZDA,023000.00,02,12,2026,-08,00*59\r\n"
    # Published sentences with their checksums, from two receivers.
    assert nmea_zda.checksum("GPZDA,160012.71,11,03,2004,-1,00") == 0x7D
    assert nmea_zda.checksum("GPZDA,125900.000,10,12,2022,,") == 0x59


@given(moments)
def test_the_clocks_understand_every_second(at: datetime) -> None:
    whole = at.replace(microsecond=0)
    local = whole.replace(tzinfo=TAIPEI)
    assert wharton(wharton_2.say(local)) == whole
    assert zda(nmea_zda.say(local)) == whole


@given(moments, st.data())
def test_a_damaged_sentence_shows_nothing_false(at: datetime, data: st.DataObject) -> None:
    frame = bytearray(nmea_zda.say(at.replace(tzinfo=TAIPEI)))
    frame[data.draw(st.integers(0, len(frame) - 3))] ^= 1 << data.draw(st.integers(0, 7))
    seen = zda(bytes(frame))
    assert seen in {None, at.replace(microsecond=0)}


@pytest.mark.parametrize("model", ["wharton-2", "nmea-zda"])
def test_each_second_is_said_when_it_begins(model: str) -> None:
    clock = InProcessClock(ClockConfig(model=model))
    facts = []
    for tenth in range(100):
        clock.want(page="COUNTDOWN", room_ms_at_zero=ZERO_MS, deadline_s=60.0)
        facts += clock.advance(tenth / 10)
    shown = [(h.at_s, h.value) for h in clock.happenings if h.what == "shows"]
    assert [text for _, text in shown] == [f"10:29:{second}" for second in range(11, 21)]
    for number, (at_s, _) in enumerate(shown):
        # Room time begins a second at .75 of CLOCK_MONOTONIC's; the message takes its time.
        assert 0.75 + number <= at_s < 0.75 + number + 0.1
    assert [fact.kind for fact in facts] == ["found"]
    assert "not read back" in str(facts[0].data["model"])
    reading = clock.reading
    assert (reading.confirmable, reading.shown, reading.difference_ms) == (False, None, None)


def test_an_unplugged_one_is_lost_and_told_again_when_back() -> None:
    clock = InProcessClock(ClockConfig(model="nmea-zda"))
    clock.want(page="CLOCK", room_ms_at_zero=ZERO_MS, deadline_s=None)
    clock.advance(2.0)
    clock.control({"do": "unplug"})
    assert [fact.kind for fact in clock.advance(5.0)] == ["lost"]
    clock.control({"do": "replug"})
    assert [fact.kind for fact in clock.advance(8.0)] == ["found"]
    assert clock.happenings[-1].value == "10:29:18"


@pytest.mark.parametrize("name", names())
def test_every_model_is_whole(name: str) -> None:
    model = find(name)
    assert model.pages[0] == "CLOCK"
    assert set(model.pages) <= set(PAGES)
    device, _ = machine(name, slave=1, travel_s=1.0, now_s=0.0)
    assert device.powered
    clock = InProcessClock(ClockConfig(model=name))
    assert clock.reading.confirmable == model.confirmable


def test_unknown_models_and_machines_are_refused() -> None:
    with pytest.raises(SetupError, match=r"no clock model 'sundial'; there are ikan, nmea-zda, "):
        find("sundial")
    with pytest.raises(KeyError):
        machine("toaster", slave=1, travel_s=1.0, now_s=0.0)
    assert len(BAUDRATES) == len(names()) + 2
