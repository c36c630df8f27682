"""Properties of the simulated box's body and module."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.box_device import BoxDevice
from devices.simulators.box_model import BoxBody, BoxInputs, BoxParts, due_in, step, switches
from devices.simulators.device import RefusedError
from devices.simulators.io_module import IoModule

PARTS = BoxParts()
INPUTS = st.builds(BoxInputs, **dict.fromkeys(BoxInputs.__dataclass_fields__, st.booleans()))
FRACTIONS = st.floats(0, 1)
BODIES = st.builds(BoxBody, height=FRACTIONS, shutter=FRACTIONS, bolt=FRACTIONS)


@given(BODIES, INPUTS)
def test_without_power_the_slot_is_shut_within_40_ms(body: BoxBody, inputs: BoxInputs) -> None:
    dead = BoxInputs(hand=inputs.hand, jammed=inputs.jammed, estop=inputs.estop)
    assert switches(step(body, dead, PARTS, 0.04), dead).slot_closed
    assert switches(step(body, dead, PARTS, 0.06), dead).door_bolted


@given(BODIES, INPUTS, st.floats(0, 20))
def test_the_lift_moves_only_one_way_and_only_when_driven(
    body: BoxBody, inputs: BoxInputs, dt: float
) -> None:
    later = step(body, inputs, PARTS, dt)
    if inputs.up == inputs.down or inputs.estop or inputs.jammed:
        assert abs(later.height - body.height) < 1e-6
    elif inputs.up:
        assert later.height >= body.height - 1e-6
    else:
        assert later.height <= body.height + 1e-6
    assert 0 <= later.height <= 1


@given(BODIES, INPUTS)
def test_nothing_changes_before_it_is_due(body: BoxBody, inputs: BoxInputs) -> None:
    body = step(body, inputs, PARTS, 1e-4)  # leave the end switches that are being left
    due_s = due_in(body, inputs, PARTS)
    before = switches(body, inputs)
    assert switches(step(body, inputs, PARTS, 0.9 * (due_s or 100)), inputs) == before


@given(st.lists(st.tuples(st.integers(0, 7), st.booleans(), st.floats(0, 3)), max_size=12))
def test_a_running_watchdog_always_acts(writes: list[tuple[int, bool, float]]) -> None:
    module = IoModule()
    module.write_words(488, [20])
    module.write_bits(260, [True])
    silent_s = 0.0
    for channel, on, pause_s in writes:
        module.step([False] * 8, pause_s)
        silent_s = silent_s + pause_s
        if module.tripped:
            break
        assert silent_s < 2.0 + 1e-6
        module.write_bits(channel, [on])
        silent_s = 0.0
    module.step([False] * 8, 2.0)
    assert module.tripped
    assert module.trips == 1
    assert not any(module.outputs)
    module.write_bits(2, [True])
    assert not any(module.outputs), "a tripped module confirms and ignores"
    module.power_up()
    assert module.tripped, "the status survives power-off"
    module.write_bits(269, [True])
    module.write_bits(2, [True])
    assert module.outputs[2]


def test_reset_status_reads_once() -> None:
    module = IoModule()
    assert module.read_bits(272, 1) == [True]
    assert module.read_bits(259, 14)[13] is False
    module.power_up()
    assert module.read_bits(259, 14)[13] is True


def test_counter_and_latches_follow_edges() -> None:
    module = IoModule()
    on, off = [False] * 4 + [True] + [False] * 3, [False] * 8
    for inputs in (off, on, on, off, on, off):
        module.step(inputs, 0.01)
    assert module.read_words(4, 1, holding=False) == [2]
    assert module.read_bits(64, 8)[4]
    module.write_bits(263, [True])
    assert not module.read_bits(64, 8)[4]


def test_no_envelope_enters_a_shut_slot_and_a_half_inserted_one_is_seen_late() -> None:
    box = BoxDevice()
    box.advance(1.0)
    with pytest.raises(RefusedError, match="slot shut"):
        box.obey({"do": "drop"})
    box.module.write_bits(2, [True])
    box.advance(1.1)
    box.obey({"do": "drop", "pulse_after_s": 0.3})
    box.module.write_bits(2, [False])
    happened = {(h.name, h.value): h.at_s for h in box.advance(2.0)}
    assert abs(happened["SLOT_CLOSED", True] - 1.14) < 1e-6
    assert abs(happened["BEAM", True] - 1.4) < 1e-6
    assert box.module.read_words(4, 1, holding=False) == [1]


def test_transitions_are_exact_whatever_the_step() -> None:
    coarse, fine = BoxDevice(), BoxDevice()
    for box, pauses in ((coarse, 1), (fine, 1000)):
        box.module.write_words(488, [20])
        box.module.write_bits(260, [True])
        box.module.write_bits(0, [True, False, True])
        story = []
        for n in range(pauses):
            story += box.advance((n + 1) * 10 / pauses)
        ends = [h.at_s for h in story if (h.name, h.value) == ("SLOT_CLOSED", True)]
        assert [round(at_s, 6) for at_s in ends] == [2.04]
        assert abs(box.body.height - 0.25) < 1e-6
