"""The rules as their docstrings declare them: article → function → scenario that shows it.

Read from the source text. `Source:` lists articles separated by semicolons, remarks in brackets;
`Scenario:` lists worked scenarios by number, S01 to S23 or one that has a script of its own, or
says why no session shows it: `Scenario: none (only on papers).` That a rule is called when a
scenario it names is played is tested in tests/auction/rehearsal/test_scenarios.py.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LAWS = {
    "CEA": "強制執行法",
    "AEA": "行政執行法",
    "CC": "民法",
    "CCP": "民事訴訟法",
    "NIA": "票據法",
}
"""Key → name; any other law stands under its own name."""
LAST = ("practice", "design")
"""What is no text: what branches do, and what was decided here."""

SCRIPTS = Path("auction", "rehearsal", "bundled")
_WORKED = frozenset(f"S{number:02}" for number in range(1, 24))
_CITED = re.compile(
    r"(?P<law>[^§(]+?)??(?: ?(?P<article>§[^§( ]+(?:\([0-9]\))?))?(?: \((?P<remark>.+)\))?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One public function of the rules."""

    module: str
    name: str
    line: int
    says: str
    source: str
    scenarios: tuple[str, ...]
    unplayed: str = ""
    """Why no session shows it, where none does."""

    @property
    def key(self) -> str:
        """`ties.settle_slips`."""
        return f"{self.module}.{self.name}"

    def cited(self) -> Iterator[tuple[str, str, str]]:
        """Every law, article and remark of its source; what has no articles stands alone.

        Raises:
            ValueError: there is no source, or a part of it has another form.
        """
        for part in self.source.split("; "):
            law = ""
            for piece in re.split(r", (?=§)", part):
                found = _CITED.fullmatch(piece)
                if found is None or not (found["law"] or law):
                    raise ValueError(f"`{piece}` is no article with a remark in brackets")
                law = found["law"] or law
                yield law, found["article"] or "", found["remark"] or ""


def rules(root: Path) -> tuple[Rule, ...]:
    """Every public function of `auction.rules`, in source order."""
    found = []
    for path in sorted((root / "auction" / "rules").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                doc = ast.get_docstring(node) or ""
                shown = _section(doc, "Scenario")
                why = re.fullmatch(r"none \((.+)\)", shown)
                found.append(
                    Rule(
                        module=path.stem,
                        name=node.name,
                        line=node.lineno,
                        says=" ".join(doc.partition("\n\n")[0].split()),
                        source=_section(doc, "Source"),
                        scenarios=() if why else tuple(re.findall(r"S[0-9]{2}", shown)),
                        unplayed=why[1] if why else "",
                    )
                )
    return tuple(found)


def complaints(found: Iterable[Rule], scripts: Mapping[str, Path]) -> Iterator[str]:
    """Rules without a source that can be read, without a scenario, or with one nobody worked."""
    for rule in found:
        where = f"auction/rules/{rule.module}.py:{rule.line}: {rule.name}"
        try:
            tuple(rule.cited())
        except ValueError as problem:
            yield f"{where}: {problem}; write `Source: CEA §90, §91 (lots); design.`"
        if not rule.scenarios and not rule.unplayed:
            yield f"{where}: names no scenario; write `Scenario: S02, S03.` or `none (why).`"
        for scenario in rule.scenarios:
            if scenario not in _WORKED and scenario not in scripts:
                yield f"{where}: no {SCRIPTS}/{scenario.lower()}-….toml plays {scenario}; write it"


def scripts(root: Path) -> dict[str, Path]:
    """Scenario number → its rehearsal script, `s02-tie.toml`."""
    named = sorted((root / SCRIPTS).rglob("s[0-9][0-9]-*.toml"))
    return {path.name[:3].upper(): path for path in named if ".lots." not in path.name}


def by_article(found: Iterable[Rule]) -> dict[str, list[tuple[str, str, Rule]]]:
    """Law → its articles in order, each with remark and rule; practice and design stand last."""
    laws: dict[str, list[tuple[str, str, Rule]]] = {}
    for rule in found:
        for law, article, remark in rule.cited():
            laws.setdefault(law, []).append((article, remark, rule))
    for cited in laws.values():
        cited.sort(key=lambda entry: [int(n) for n in re.findall(r"[0-9]+", entry[0])])
    return dict(sorted(laws.items(), key=lambda item: _rank(item[0])))


def _rank(law: str) -> tuple[int, int, str]:
    if law in LAWS:
        return 0, list(LAWS).index(law), law
    return (2, LAST.index(law), law) if law in LAST else (1, 0, law)


def _section(doc: str, name: str) -> str:
    """What stands after `name:` up to the next section or empty line, on one line."""
    found = re.search(rf"^{name}: (.+?)(?=\n\n|\n[A-Z][a-z]+: |\Z)", doc, re.MULTILINE | re.DOTALL)
    return " ".join(found[1].split()).removesuffix(".") if found else ""
