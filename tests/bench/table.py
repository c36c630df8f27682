"""What a benchmark says: two figures, their ratio, and the gate it must pass."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

import msgspec


class Row(msgspec.Struct, frozen=True):
    """One comparison; without a gate it is only reported."""

    what: str
    unit: str
    ours: float
    beside: str
    theirs: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    """Gates on ours / theirs, or on ours alone when nothing stands beside it."""

    @property
    def ratio(self) -> float | None:
        """Ours over theirs."""
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def passed(self) -> bool:
        """Whether every gate holds."""
        value = self.ours if self.ratio is None else self.ratio
        return (self.at_most is None or value <= self.at_most) and (
            self.at_least is None or value >= self.at_least
        )

    @property
    def gate(self) -> str:
        """The gate in words."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "reported" if self.at_least is None else f"≥ {self.at_least:g}"

    def cells(self) -> tuple[str, ...]:
        """What the table prints."""
        return (
            self.what,
            f"{_figure(self.ours)} {self.unit}",
            "" if self.theirs is None else f"{_figure(self.theirs)} {self.unit}",
            self.beside,
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.gate,
            _sign(self),
        )


HEAD: tuple[str, ...] = ("what", "the room", "beside it", "which is", "ratio", "gate", "")


def _sign(row: Row) -> str:
    if row.at_most is None and row.at_least is None:
        return ""
    return "✔" if row.passed else "✘"


def _figure(value: float) -> str:
    if value >= 1_000 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def markdown(rows: Iterable[Row]) -> str:
    """The rows as a table."""
    lines: list[tuple[str, ...]] = [HEAD, ("---", "---:", "---:", "---", "---:", "---", "---")]
    lines += [row.cells() for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def machine(folder: Path) -> str:
    """This machine in a sentence, with the file system that `folder` is on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{_processor()}, {cores} cores, {memory:.0f} GiB, Linux {platform.release()}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{_filesystem(folder)} under the data"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _filesystem(folder: Path) -> str:
    best, kind = "", "unknown"
    where = str(folder.resolve())
    for line in Path("/proc/mounts").read_text("utf-8").splitlines():
        _, mount, name, *_ = line.split()
        inside = where == mount or where.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, name
    return kind
