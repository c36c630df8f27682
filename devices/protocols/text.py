"""Bytes a machine is told and never answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tell:
    """One message, as it goes on the wire."""

    frame: bytes
