"""Mutation testing of the rules: does a test notice when a rule is changed a little?

    python -m tools.mutants

Runs mutmut over `auction/rules` in a copy of the tree and compares what no test noticed with
tools/survivors.toml, where each such change is explained. A survivor without an explanation is a
complaint, and so is an explanation of what no longer survives.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

ROOT = Path(__file__).parent.parent
EXPLAINED = ROOT / "tools" / "survivors.toml"
COPIED = ("auction", "docs", "tests/auction/rules", "tests/conftest.py", "pyproject.toml")
MUTMUT = Path(sys.executable).parent / "mutmut"

_RESULT = re.compile(r"^\s*auction\.rules\.(?P<name>\S+): (?P<fate>.+)$", re.MULTILINE)
_MANGLED = re.compile(r"(?P<module>\w+)\.x(?:ǁ(?P<class>\w+)ǁ|_)(?P<function>\w+)__mutmut_[0-9]+")


class Mutant(msgspec.Struct, frozen=True, order=True):
    """One small change: where, what stood there, what stands there now."""

    where: str
    was: str
    now: str


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nobody can or need notice some changes."""

    why: str
    mutants: tuple[Mutant, ...]


class Explanations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """tools/survivors.toml."""

    reason: tuple[Reason, ...]


class Outcome(msgspec.Struct, frozen=True):
    """How many changes were tried, what survived, and what is wrong with that."""

    tried: int
    survived: int
    complaints: tuple[str, ...]

    def __str__(self) -> str:
        """One line for the page of a soak."""
        noticed = f"{self.tried - self.survived} of {self.tried} changes to the rules were noticed"
        if self.complaints:
            return f"{noticed}; failed: {len(self.complaints)} unexplained"
        return f"{noticed}, the other {self.survived} are explained"


def explanations() -> tuple[Reason, ...]:
    """Every reason of tools/survivors.toml."""
    return msgspec.toml.decode(EXPLAINED.read_bytes(), type=Explanations).reason


def run() -> Outcome:
    """Try every change; minutes, on two processes.

    Raises:
        RuntimeError: mutmut could not begin, for the tests fail without any change.
    """
    with TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder)
        for name in COPIED:
            source, target = ROOT / name, tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, target)
        done = _mutmut(tree, "run", "--max-children", "2")
        if done.returncode:
            raise RuntimeError(done.stdout[-4000:])
        fates = _RESULT.findall(_mutmut(tree, "results", "--all", "true").stdout)
        survivors = [_mutant(tree, name) for name, fate in fates if fate != "killed"]
    return Outcome(len(fates), len(survivors), tuple(_complaints(survivors)))


def _complaints(survivors: list[Mutant]) -> Iterator[str]:
    explained = {mutant for reason in explanations() for mutant in reason.mutants}
    for mutant in sorted(set(survivors) - explained):
        yield f"no test notices: {_line(mutant)}"
    for mutant in sorted(explained - set(survivors)):
        yield f"explained, but noticed or gone: {_line(mutant)}"


def _line(mutant: Mutant) -> str:
    return f"{mutant.where}\n  was {mutant.was}\n  now {mutant.now}"


def _mutant(tree: Path, name: str) -> Mutant:
    shown = _mutmut(tree, "show", f"auction.rules.{name}").stdout.splitlines()
    found = _MANGLED.fullmatch(name)
    assert found is not None, name
    owner = f"{found['class']}." if found["class"] else ""
    return Mutant(
        where=f"{found['module']}.{owner}{found['function']}",
        was=_side(shown, "-"),
        now=_side(shown, "+"),
    )


def _side(shown: list[str], sign: str) -> str:
    lines = (line for line in shown if line[:1] == sign and line[:3] != sign * 3)
    return " ".join(line[1:].strip() for line in lines)


def _mutmut(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Mutmut in `tree`, with the same Hypothesis examples every time."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [MUTMUT, *arguments],
        cwd=tree,
        env={**env, "HYPOTHESIS_PROFILE": "dev"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )


def main() -> int:
    """Try every change and say what nobody noticed; 1 when something is unexplained."""
    outcome = run()
    print(*outcome.complaints, outcome, sep="\n")
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
