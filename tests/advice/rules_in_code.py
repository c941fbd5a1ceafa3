"""Every name of a rule that the code of this project tells, found by reading the code.

A rule is whatever is given to a parameter or a field called ``rule``; the functions and classes that have one
are found first. What is put together at run time (``f"media_{rule}"``) is resolved here by name.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "catalog/formats",
    "catalog/harvest",
    "catalog/schemas",
    "catalog/sdk",
    "catalog/store",
    "catalog/uploads",
)
_NO_RULES = ("catalog/formats/openurl.py",)
"""Modules whose pairs begin with names of another kind: keys of OpenURL."""
_FORMS: dict[str, tuple[str, ...]] = {
    "catalog/formats/opening_hours.py": (),
    "catalog/schemas/institution.py": ("place",),
    "catalog/store/photographs.py": (),
    "catalog/store/thumbnails.py": (),
    "catalog/harvest/picture_ways.py": (),
}
"""Modules whose rules stand in no report, but for the rules named here: what is wrong in a form is told
beside the field in the page's own words, and why a picture has no copy in a sentence beside its address."""
_FAULTS_AS_TUPLES = ("catalog/harvest/oddities.py", "catalog/harvest/pipeline.py")
MADE = {"'items_' + self.way": ("items_each", "items_public", "items_none")}
"""Rules that are put together at run time, by the expression that does it."""
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*\Z")


class Found(NamedTuple):
    """A rule with the file and line that tell it; ``rule`` is empty where it is made at run time."""

    rule: str
    where: str
    source: str


def modules() -> dict[Path, ast.Module]:
    """The modules that can tell rules, without those that play servers for tests."""
    files = [ROOT / "catalog" / "errors.py"]
    files += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    files += ROOT.glob("plugins/*/src/**/*.py")
    return {path: ast.parse(path.read_text("utf-8")) for path in files if "testing" not in path.parts}


def takers(trees: dict[Path, ast.Module]) -> dict[str, set[int]]:
    """The functions and classes that take a rule, with its places among their arguments.

    A class method counts by its whole name (``RecordError.of``), other functions by their last.
    """
    found: dict[str, set[int]] = defaultdict(set)
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for name, place in _of_class(node):
                    found[name].add(place)
            elif isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args]
                if "rule" in names and names[0] not in ("self", "cls"):
                    found[node.name].add(names.index("rule"))
    del found["SettingsError"]
    # `self._tell` is handed on from the `tell` of another object.
    return {**{f"_{name}": places for name, places in found.items()}, **found}


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    parts = [part for part in node.body if isinstance(part, ast.AnnAssign)]
    fields = [getattr(part.target, "id", "") for part in parts]
    if "rule" in fields:
        yield node.name, fields.index("rule")
    for part in node.body:
        if isinstance(part, ast.FunctionDef):
            names = [argument.arg for argument in part.args.args]
            if "rule" in names and names[0] in ("self", "cls"):
                made = part.name in ("__init__", "__new__")
                whole = f"{node.name}.{part.name}" if names[0] == "cls" else part.name
                yield node.name if made else whole, names.index("rule") - 1


def told() -> list[Found]:
    """Every rule that is told in the code, made at run time or not."""
    trees = modules()
    places = takers(trees)
    found = []
    for path, tree in trees.items():
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            for value in (*_given(node, places), *_apart(node, where)):
                rule = _literal(value)
                source = ast.unparse(value)
                if where in _FORMS and rule not in _FORMS[where]:
                    continue
                if source in MADE:
                    found += [Found(name, f"{where}:{value.lineno}", source) for name in MADE[source]]
                    continue
                # A picture that is refused is told as `media_...`.
                rule = f"media_{rule}" if rule and where == "catalog/store/media.py" else rule
                found.append(Found(rule, f"{where}:{value.lineno}", source))
    return found


def _literal(value: ast.expr) -> str:
    named = isinstance(value, ast.Constant) and isinstance(value.value, str) and _NAME.match(value.value)
    return str(value.value) if named and isinstance(value, ast.Constant) else ""


def _given(node: ast.AST, places: dict[str, set[int]]) -> Iterator[ast.expr]:
    """What a call gives as the rule."""
    if not isinstance(node, ast.Call):
        return
    whole = ast.unparse(node.func)
    name = whole if whole in places else whole.rpartition(".")[2]
    for place in places.get(name, ()):
        if place < len(node.args):
            yield from _either(node.args[place])
    yield from (keyword.value for keyword in node.keywords if keyword.arg == "rule" and name in places)


def _either(value: ast.expr) -> Iterator[ast.expr]:
    yield from (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


def _apart(node: ast.AST, where: str) -> Iterator[ast.expr]:
    """Rules in tuples: ``rule, why = "quote", ...``, ``("no_identify", told)``, what a pipeline hands on."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        for target in node.targets:
            names = [getattr(part, "id", "") for part in getattr(target, "elts", ())]
            if "rule" in names:
                yield node.value.elts[names.index("rule")]
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and where not in _NO_RULES:
        rule, message = node.elts
        if isinstance(rule, ast.Constant) and "_" in str(rule.value) and _is_sentence(message):
            yield rule
    elif isinstance(node, ast.Tuple) and len(node.elts) == 4 and where in _FAULTS_AS_TUPLES:
        yield from (rule for rule in node.elts[2:3] if not isinstance(rule, ast.Starred))


def _is_sentence(value: ast.expr) -> bool:
    told = isinstance(value, ast.JoinedStr) or getattr(value, "id", "") in ("told", "message")
    return told or (isinstance(value, ast.Constant) and " " in str(value.value))
