"""Plans as files: TOML like those that come with the catalog, or JSON as published; read with all faults."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from marshmallow import ValidationError

from catalog.errors import CatalogError, Fault
from catalog.gazetteer import unit
from catalog.programme import types
from catalog.programme.plan_schema import PlanSchema
from catalog.programme.plans import JOINED, Evidence, Indicator, Plan, PlanTask, Target, slug_of
from catalog.schemas import faults_of

SHIPPED = Path(__file__).parent / "data" / "plans"
"""The plans that come with the catalog."""
MOST_BYTES = 2_000_000
TABLES = ("indicators", "targets", "tasks")
_LINE = re.compile(r"line (\d+),? column (\d+)")
_SCHEMA = PlanSchema()
_OWN = frozenset({"id", "revision", "changed_by_hand"})
"""What the catalog alone knows of a plan or a target: it is in no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFault:
    """What is wrong, and where: ``table`` is empty for the plan itself, ``row`` counts from 1."""

    fault: Fault
    table: str = ""
    row: int = 0

    def __str__(self) -> str:
        where = f"{self.table} {self.row}: " if self.table else ""
        return f"{where}{self.fault}"


class BadPlan(CatalogError):
    """What was given is no plan as it should be; every fault is named with its row, field and value."""

    def __init__(self, name: str, faults: Sequence[PlanFault]) -> None:
        super().__init__("\n".join(f"{name}: {fault}" for fault in faults))
        self.name, self.faults = name, tuple(faults)


@lru_cache(maxsize=1)
def shipped() -> tuple[Plan, ...]:
    """The plans that come with the catalog, the oldest first."""
    found = [read(file.read_bytes(), file.name) for file in SHIPPED.glob("*.toml")]
    return tuple(sorted(found, key=lambda plan: (plan.date, plan.number)))


def read(content: bytes, name: str) -> Plan:
    """The plan in a file's bytes; ``name`` tells TOML from JSON. Raises ``BadPlan``."""
    return made(_parsed(content, name), name)


def _parsed(content: bytes, name: str) -> Mapping[str, Any]:
    if len(content) > MOST_BYTES:
        raise _unreadable(name, "too_big", f"has over {MOST_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, "encoding", "is not written in UTF-8") from error
    try:
        told = orjson.loads(text) if text.lstrip()[:1] in ("{", "[") else tomllib.loads(text)
    except (orjson.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(name, "unreadable", f"cannot be read: {error}", _first_fault(error)) from error
    if not isinstance(told, Mapping):
        raise _unreadable(name, "type", "is no plan, but a list")
    return told


def _first_fault(error: Exception) -> str:
    """Line and column that a reader of TOML or JSON names, like 3:5; empty where it names none."""
    found = _LINE.search(str(error))
    return f"{found[1]}:{found[2]}" if found else ""


def _unreadable(name: str, rule: str, message: str, value: str = "") -> BadPlan:
    return BadPlan(name, [PlanFault(fault=Fault("file", value, rule, message))])


def made(told: Mapping[str, Any], name: str) -> Plan:
    """The plan that a mapping in the published shape tells of. Raises ``BadPlan`` with all faults."""
    try:
        loaded: dict[str, Any] = _SCHEMA.load(_spread(told))
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise BadPlan(name, [_placed(fault) for fault in faults_of(messages, told)]) from error
    plan = _plan(loaded)
    if faults := [*_faults(plan)]:
        raise BadPlan(name, faults)
    return plan


def _placed(fault: Fault) -> PlanFault:
    """The fault of ``targets.3.value`` as that of the fourth target's value."""
    table, _dot, rest = fault.field.partition(".")
    number, _dot, field = rest.partition(".")
    if table not in TABLES or not number.isdecimal():
        return PlanFault(fault=fault)
    inner = dataclasses.replace(fault, field=field)
    return PlanFault(fault=inner, table=table, row=int(number) + 1)


def _spread(told: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping with what rows inherit: indicators from the plan, targets from their indicator.

    A disputed target inherits no text: the document does not say what it says.
    """
    inherited = {name: told[name] for name in ("source", "confirmed") if name in told}
    rows = {table: _mappings(told.get(table)) for table in TABLES}
    if None in rows.values():
        return dict(told)
    indicators = [{**inherited, "text": "", "unit": "%", **one} for one in rows["indicators"] or ()]
    by_id = {one["id"]: one for one in indicators if isinstance(one.get("id"), str)}
    targets = []
    for one in rows["targets"] or ():
        of = by_id.get(one["indicator"], {}) if isinstance(one.get("indicator"), str) else {}
        names = ("source", "confirmed", "unit") + (() if one.get("disputed") else ("text",))
        dated = {"source_date": told["source_date"]} if "source_date" in told and "source" not in one else {}
        targets.append({**inherited, **dated, **{name: of[name] for name in names if name in of}, **one})
    tasks = [{**inherited, **one} for one in rows["tasks"] or ()]
    return {**told, "indicators": indicators, "targets": targets, "tasks": tasks}


def _mappings(rows: Any) -> list[Mapping[str, Any]] | None:
    """The rows, None where they are something else: the schema says what is wrong with that."""
    if rows is None:
        return []
    good = isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows)
    return rows if good else None


def _plan(loaded: Mapping[str, Any]) -> Plan:
    facts = {name: value for name, value in loaded.items() if name not in TABLES}
    facts.setdefault("slug", slug_of(facts["number"]))
    indicators = tuple(
        Indicator(**{"position": number, **_tuples(one)})
        for number, one in enumerate(loaded.get("indicators", ()), start=1)
    )
    tasks = tuple(task(one, number) for number, one in enumerate(loaded.get("tasks", ()), start=1))
    targets = tuple(Target(**one) for one in loaded.get("targets", ()))
    return Plan(**facts, indicators=indicators, targets=targets, tasks=tasks)


def _tuples(loaded: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in loaded.items()}


def task(loaded: Mapping[str, Any], number: int) -> PlanTask:
    """The task of a loaded mapping, the ``number``th unless it says another position."""
    evidence = tuple(Evidence(**one) for one in loaded.get("evidence", ()))
    return PlanTask(**{"position": number, **loaded, "evidence": evidence})


def _faults(plan: Plan) -> Iterator[PlanFault]:
    """What is wrong with the plan as a whole: names that are twice, or that nothing bears."""
    if plan.territory and unit(plan.territory) is None:
        yield PlanFault(fault=Fault("territory", plan.territory, "place", "is no unit like vn-2025-07:46"))
    yield from _doubled("indicators", [one.id for one in plan.indicators])
    yield from _doubled("tasks", [one.id for one in plan.tasks])
    for row, one in enumerate(plan.indicators, start=1):
        for fault in indicator_faults(one):
            yield PlanFault(fault=fault, table="indicators", row=row)
    groups = Counter(_standing(one) for one in plan.targets if not one.dropped)
    for row, target in enumerate(plan.targets, start=1):
        for fault in target_faults(target, plan):
            yield PlanFault(fault=fault, table="targets", row=row)
        if groups[_standing(target)] > 1 and not (target.disputed or target.dropped):
            told = f"stands twice for {target.indicator} and the same institutions"
            yield PlanFault(fault=Fault("year", str(target.year), "twice", told), table="targets", row=row)


def _standing(target: Target) -> tuple[object, ...]:
    return (target.indicator, *target.group, target.year, target.disputed)


def _doubled(table: str, ids: Sequence[str]) -> Iterator[PlanFault]:
    counted = Counter(ids)
    for row, one in enumerate(ids, start=1):
        if counted[one] > 1:
            yield PlanFault(fault=Fault("id", one, "twice", "is given twice"), table=table, row=row)


def indicator_faults(indicator: Indicator) -> Iterator[Fault]:
    """What in an indicator is in none of the programme's lists."""
    yield from _unlisted("types", indicator.types, _type_codes(indicator.system))
    yield from _unlisted("levels", indicator.levels, _codes("levels"))


def target_faults(target: Target, plan: Plan) -> Iterator[Fault]:
    """What in a target is in none of the programme's lists, or no indicator of the plan."""
    indicator = plan.indicator(target.indicator)
    if indicator is None:
        known = ", ".join(one.id for one in plan.indicators)
        yield Fault("indicator", target.indicator, "no_indicator", f"is no indicator of this plan: {known}")
        return
    yield from _unlisted("type", target.types, _type_codes(indicator.system))
    yield from _unlisted("level", target.levels, _codes("levels"))
    classes = tuple(filter(None, target.region_class.split(JOINED)))
    yield from _unlisted("region_class", classes, _codes("region_classes"))


def _unlisted(field: str, given: Sequence[str], known: Sequence[str]) -> Iterator[Fault]:
    for code in given:
        if code not in known:
            yield Fault(field, code, "not_in_list", f"is not one of {', '.join(known)}")


def _type_codes(system: str) -> list[str]:
    return [term.code for term in types.terms("types") if term.system == system]


def _codes(listed: str) -> list[str]:
    return [term.code for term in types.terms(listed)]


def told(plan: Plan) -> dict[str, Any]:
    """The plan in its published shape: JSON values, as ``read`` takes them."""
    facts = facts_told(plan)
    first = {name: facts.pop(name) for name in ("number", "title", "date", "issuer")}
    rows = {table: [facts_told(one) for one in getattr(plan, table)] for table in TABLES}
    return {**first, **rows, **facts}


def facts_told(one: Plan | Indicator | Target | PlanTask) -> dict[str, Any]:
    """The facts of a plan (without its rows) or of a row, as JSON values."""
    left_out = {*TABLES, *_OWN} - ({"id"} if isinstance(one, Indicator | PlanTask) else set())
    return {
        entry.name: _json(getattr(one, entry.name))
        for entry in dataclasses.fields(one)
        if entry.name not in left_out
    }


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_evidence(one) if isinstance(one, Evidence) else one for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _evidence(one: Evidence) -> dict[str, str]:
    return {name: told for name, told in (("url", one.url), ("note", one.note)) if told}
