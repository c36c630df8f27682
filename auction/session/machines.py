"""What the room's machines report, folded as reported: never what they were asked to do."""

from typing import assert_never

from msgspec.structs import replace

from auction.session.events import (
    BeamRead,
    BoxFaultCleared,
    BoxFaulted,
    BoxHeldBack,
    CameraClockStepped,
    CameraHealth,
    ClockRead,
    ClockSet,
    CloseCommanded,
    DeviceFound,
    DeviceLost,
    DoorRead,
    EnvelopeDropped,
    FactSetAside,
    FaultAcknowledged,
    FinalCountRead,
    LiftRead,
    MotionReleased,
    RecorderLost,
    RecorderStarted,
    RecordingGap,
    ReleaseSpent,
    SegmentClosed,
    ServerStarted,
    SlotRead,
    SlotShutEarly,
    SlotStuck,
    TraceFinished,
)
from auction.session.machine_state import Box, Camera, Link, Machines, Release
from auction.session.subjects import Stamp

Report = (
    DeviceFound
    | BeamRead
    | DeviceLost
    | BoxFaulted
    | BoxFaultCleared
    | BoxHeldBack
    | ReleaseSpent
    | SlotRead
    | SlotShutEarly
    | SlotStuck
    | LiftRead
    | DoorRead
    | CloseCommanded
    | EnvelopeDropped
    | FinalCountRead
    | ClockRead
    | RecorderStarted
    | RecorderLost
    | SegmentClosed
    | RecordingGap
    | CameraHealth
    | CameraClockStepped
    | FactSetAside
    | ClockSet
    | TraceFinished
)
"""Events a machine may bring about by itself."""

MachineEvent = ServerStarted | MotionReleased | FaultAcknowledged | Report

LATCHED = frozenset({"JAM", "SWITCHES", "EMERGENCY_STOP"})
"""Faults a named person must look at before the box moves again."""


def fold(machines: Machines, stamp: Stamp, event: MachineEvent) -> Machines:
    """Add one machine event."""
    match event:
        case ServerStarted():
            return replace(
                machines,
                release=None,
                box=replace(machines.box, link=Link.ABSENT, held_back=(), stuck=None, beam="CLEAR"),
                clock=Link.ABSENT,
            )
        case MotionReleased(act=act, round=box_round):
            return replace(
                machines,
                release=Release(act=act, round=box_round, number=stamp.mono_ms),
                box=replace(machines.box, stuck=None),
            )
        case DeviceFound() | DeviceLost():
            return _fold_link(machines, stamp, event)
        case ClockRead(agrees=agrees, difference_ms=difference_ms):
            return replace(machines, clock_difference_ms=0 if agrees else difference_ms)
        case (
            RecorderStarted(camera=camera)
            | RecorderLost(camera=camera)
            | SegmentClosed(camera=camera)
            | CameraHealth(camera=camera)
        ):
            return _fold_camera(machines, camera, event)
        case (
            RecordingGap()
            | CameraClockStepped()
            | SlotShutEarly()
            | FactSetAside()
            | ClockSet()
            | TraceFinished()
        ):
            return machines
        case ReleaseSpent(release=number):
            spent = machines.release is not None and machines.release.number <= number
            return replace(machines, release=None) if spent else machines
        case (
            BeamRead()
            | BoxFaulted()
            | BoxFaultCleared()
            | BoxHeldBack()
            | FaultAcknowledged()
            | SlotRead()
            | SlotStuck()
            | LiftRead()
            | DoorRead()
            | CloseCommanded()
            | EnvelopeDropped()
            | FinalCountRead()
        ):
            countable = isinstance(event, EnvelopeDropped)
            read_ms = machines.box.read_ms if countable else stamp.at_ms
            box = _fold_box(replace(machines.box, read_ms=read_ms), event)
            release = None if isinstance(event, BoxFaulted) else machines.release
            return replace(machines, box=box, release=release)
        case _:
            assert_never(event)


def _fold_link(machines: Machines, stamp: Stamp, event: DeviceFound | DeviceLost) -> Machines:
    found = isinstance(event, DeviceFound)
    link = Link.FOUND if found else Link.LOST
    if event.device == "clock":
        return replace(machines, clock=link)
    if event.device == "box":
        box = replace(machines.box, link=link, read_ms=stamp.at_ms)
        return replace(machines, box=box, release=machines.release if found else None)
    return machines


def _fold_camera(
    machines: Machines,
    name: str,
    event: RecorderStarted | RecorderLost | SegmentClosed | CameraHealth,
) -> Machines:
    camera = machines.cameras.get(name) or Camera(link=Link.FOUND)
    match event:
        case RecorderStarted(adopted=True):
            camera = replace(camera, link=Link.FOUND)
        case RecorderStarted():
            camera = replace(camera, link=Link.FOUND, health="OK", sound="OK")
        case RecorderLost():
            camera = replace(camera, link=Link.LOST)
        case SegmentClosed():
            camera = replace(camera, segments=camera.segments + 1)
        case CameraHealth(state=state, part="sound"):
            camera = replace(camera, sound=state)
        case CameraHealth(state=state):
            camera = replace(camera, health=state)
        case _:
            assert_never(event)
    return replace(machines, cameras=machines.cameras.insert(name, camera))


def _fold_box(
    box: Box,
    event: BeamRead
    | BoxFaulted
    | BoxFaultCleared
    | BoxHeldBack
    | FaultAcknowledged
    | SlotRead
    | SlotStuck
    | LiftRead
    | DoorRead
    | CloseCommanded
    | EnvelopeDropped
    | FinalCountRead,
) -> Box:
    match event:
        case SlotRead(state=state):
            return replace(box, slot=state, stuck=None)
        case BeamRead(state=state):
            return replace(box, beam=state)
        case SlotStuck(wanted=wanted):
            return replace(box, stuck=wanted)
        case LiftRead(state=state):
            return replace(box, lift=state)
        case DoorRead(state=state):
            return replace(box, door=state)
        case EnvelopeDropped(counter=counter) | FinalCountRead(counter=counter):
            return replace(box, counter=counter)
        case BoxFaulted(fault=fault):
            faults = box.faults
            if fault in LATCHED and fault not in faults:
                faults = (*faults, fault)
            pressed = box.estop_pressed or fault == "EMERGENCY_STOP"
            return replace(box, faults=faults, estop_pressed=pressed)
        case BoxFaultCleared(fault=fault):
            return replace(box, estop_pressed=box.estop_pressed and fault != "EMERGENCY_STOP")
        case FaultAcknowledged(fault=fault):
            return replace(box, faults=tuple(f for f in box.faults if f != fault))
        case BoxHeldBack(reasons=reasons):
            return replace(box, held_back=reasons)
        case CloseCommanded():
            return box
        case _:
            assert_never(event)
