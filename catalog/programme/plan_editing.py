"""Changing plans: their facts and rows, each change in the audit log, to be taken back from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, CatalogError, ChangedMeanwhile
from catalog.gazetteer import CERTAIN, covering, unit
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import plan_files, plan_rows
from catalog.programme.plan_files import BadPlan
from catalog.programme.plan_rows import SUBJECT
from catalog.programme.plans import Indicator, Plan, PlanTask, Target
from catalog.store import audit, plans
from catalog.store.audit import Entry
from catalog.store.scopes import Place

Row = Indicator | Target | PlanTask
ROW, PART = "row", "part"
"""Where an entry of the log keeps which row it tells of: for us, and for people."""
_TOLD_OF = frozenset({"state", "state_note", "evidence"})
"""What officers tell of a task; the plan is not another one by that."""
_VALUES: Mapping[str, Callable[[Any], Row]] = {
    "indicators": plan_rows.indicator,
    "targets": plan_rows.target,
    "tasks": plan_rows.task,
}


class PlanInUse(CatalogError):
    """The plan cannot be taken away: something was summed up for it."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"plan {slug!r} has summings-up by now: drop its rows instead")


def place_of(territory: str) -> Place:
    """Where a plan for that territory holds, as permissions ask: the units of both lists that hold it."""
    found = unit(territory) if territory else None
    keys = () if found is None else (key for key, how in covering(found).items() if how == CERTAIN)
    return Place("", frozenset(keys))


def whole(session: Session, slug: str) -> Plan:
    """The plan of that slug with dropped rows too; raises ``UnknownName``."""
    plans.need(session, slug)
    found = plan_rows.get(session, slug, dropped=True)
    assert found is not None
    return found


def add(session: Session, actor: str, plan: Plan) -> int:
    """Add a plan of one's own; gives the log's entry. Raises ``AlreadyExists`` for a slug that is taken."""
    if plans.get(session, plan.slug) is not None:
        raise AlreadyExists("plan", plan.slug)
    plan_rows.write(session, actor, plan)
    _touched(session, plan.slug)
    return _note(session, actor, "create", plan.slug, None, plan_files.facts_told(plan))


def change(
    session: Session, actor: str, slug: str, given: Mapping[str, Any], *, revision: int | None = None
) -> int | None:
    """Change facts of a plan (JSON values by name); gives the log's entry, None where nothing differs.

    Raises ``BadPlan``, ``ChangedMeanwhile``, ``UnknownName``.
    """
    row = plans.need(session, slug)
    plans.need_revision(row, SUBJECT, slug, revision)
    before = whole(session, slug)
    after = plan_files.made({**plan_files.told(before), **given, "slug": slug}, before.number)
    was, became = _difference(plan_files.facts_told(before), plan_files.facts_told(after))
    if not became:
        return None
    plans.put(row, {name: getattr(after, name) for name in became})
    _touched(session, slug)
    return _note(session, actor, "change", slug, was, became)


def made_row(plan: Plan, table: str, key: str, given: Mapping[str, Any]) -> Any:
    """The row of a plan (its id ``key``, empty for a new one) with these JSON values, checked within it.

    Raises ``BadPlan`` with the faults of this row, or with those that it makes elsewhere.
    """
    told = plan_files.told(plan)
    rows: list[dict[str, Any]] = told[table]
    keys = [key_of(one) for one in getattr(plan, table)]
    at = keys.index(key) if key else len(rows)
    rows[at : at + 1] = [{**(rows[at] if key else {"position": _last(rows) + 1}), **given}]
    if table == "targets":
        rows[at].pop("position", None)
    try:
        made = plan_files.made(told, plan.number)
    except BadPlan as error:
        own = [fault for fault in error.faults if (fault.table, fault.row) == (table, at + 1)]
        raise BadPlan(plan.number, own or error.faults) from error
    return getattr(made, table)[at]


def _last(rows: list[dict[str, Any]]) -> int:
    return max((int(row.get("position") or 0) for row in rows), default=0)


def key_of(row: Row) -> str:
    """What tells a row from the others of its table."""
    return str(row.id)


def add_row(session: Session, actor: str, slug: str, table: str, given: Mapping[str, Any]) -> tuple[str, int]:
    """Add a row to a plan; gives its key and the log's entry. Raises ``BadPlan``, ``UnknownName``."""
    made = made_row(whole(session, slug), table, "", given)
    row = plans.add_row(session, slug, table, _columns(made, actor))
    _touched(session, slug)
    key = str(row.id)
    after = {ROW: f"{table}/{key}", PART: _part(made), **plan_files.facts_told(made)}
    return key, _note(session, actor, "add row", slug, None, after)


def change_row(
    session: Session,
    actor: str,
    slug: str,
    table: str,
    key: str,
    given: Mapping[str, Any],
    *,
    revision: int | None = None,
) -> int | None:
    """Change a row of a plan (JSON values by name); gives the log's entry, None where nothing differs.

    Raises ``BadPlan``, ``ChangedMeanwhile``, ``UnknownName``.
    """
    row = plans.row(session, slug, table, key)
    plans.need_revision(row, "row of the plan", f"{table} {key}", revision)
    before = _VALUES[table](row)
    after = made_row(whole(session, slug), table, key, given)
    was, became = _difference(plan_files.facts_told(before), plan_files.facts_told(after))
    if not became:
        return None
    _put(session, actor, slug, row, after)
    return _note_row(session, actor, "change row", slug, f"{table}/{key}", after, was, became)


def drop(session: Session, actor: str, slug: str, table: str, key: str) -> int | None:
    """Leave a row out of a plan, to be brought back; gives the log's entry, None if it was out already."""
    return _set_dropped(session, actor, slug, table, key, True)


def restore(session: Session, actor: str, slug: str, table: str, key: str) -> int | None:
    """Bring a row of a plan back; gives the log's entry, None if it was there already. Raises ``BadPlan``."""
    return _set_dropped(session, actor, slug, table, key, False)


def _set_dropped(session: Session, actor: str, slug: str, table: str, key: str, dropped: bool) -> int | None:
    row = plans.row(session, slug, table, key)
    if row.dropped == dropped:
        return None
    # A row that is brought back must not stand beside its like.
    after = made_row(whole(session, slug), table, key, {"dropped": dropped})
    _put(session, actor, slug, row, after)
    action = "drop row" if dropped else "restore row"
    return _note_row(
        session, actor, action, slug, f"{table}/{key}", after, {"dropped": not dropped}, {"dropped": dropped}
    )


def _put(session: Session, actor: str, slug: str, row: Any, after: Row) -> None:
    told_of = {name for name, value in plan_rows.columns(after).items() if getattr(row, name) != value}
    plans.put(row, _columns(after, actor))
    row.revision += 1
    _touched(session, slug, by_hand=not told_of <= _TOLD_OF)


def _columns(row: Row, actor: str) -> dict[str, Any]:
    extra = plan_rows.told_now(actor) if isinstance(row, PlanTask) else {}
    return {**plan_rows.columns(row), **extra}


def _touched(session: Session, slug: str, *, by_hand: bool = True) -> None:
    found = plans.need(session, slug)
    plans.touch(found)
    found.changed_by_hand = found.changed_by_hand or by_hand
    session.flush()


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _part(row: Row) -> str:
    """The row as the log names it: "L1 2025", "C1", "III.2"."""
    return f"{row.indicator} {row.year}" if isinstance(row, Target) else row.id


def _note(session: Session, actor: str, action: str, slug: str, before: Any, after: Any) -> int:
    return audit.note(session, actor, action, SUBJECT, slug, before, after)


def _note_row(
    session: Session, actor: str, action: str, slug: str, row: str, after: Row, was: Any, became: Any
) -> int:
    return _note(session, actor, action, slug, was, {ROW: row, PART: _part(after), **became})


def _entry_place(session: Session, entry: Entry) -> Place:
    found = plans.get(session, entry.subject)
    return place_of("" if found is None else found.territory)


@undoable(
    SUBJECT,
    Permission.PLANS_EDIT,
    "create", "change", "import", "add row", "change row", "drop row", "restore row",
    place=_entry_place,
)  # fmt: skip
def _undo(session: Session, entry: Entry, actor: str) -> None:
    after = dict(entry.after or {})
    row = after.pop(ROW, "")
    after.pop(PART, None)
    if row:
        _undo_row(session, entry, actor, row, after)
    elif entry.before is None:
        _undo_add(session, entry)
    elif entry.action == "import":
        _undo_import(session, entry, actor)
    else:
        _need_same(plan_files.facts_told(whole(session, entry.subject)), after, entry)
        found = plans.need(session, entry.subject)
        plan = plan_files.made({**plan_files.told(whole(session, entry.subject)), **entry.before}, "undo")
        plans.put(found, {name: getattr(plan, name) for name in entry.before})
        _touched(session, entry.subject)


def _need_same(now: Mapping[str, Any], after: Mapping[str, Any], entry: Entry) -> None:
    if any(now.get(name) != value for name, value in after.items()):
        raise ChangedMeanwhile(SUBJECT, entry.subject, 0)


def _undo_row(session: Session, entry: Entry, actor: str, named: str, after: Mapping[str, Any]) -> None:
    table, _slash, key = named.partition("/")
    row = plans.row(session, entry.subject, table, key)
    _need_same(plan_files.facts_told(_VALUES[table](row)), after, entry)
    if entry.before is None:
        plans.remove_row(session, row)
        _touched(session, entry.subject)
        return
    _put(
        session, actor, entry.subject, row, made_row(whole(session, entry.subject), table, key, entry.before)
    )


def _undo_add(session: Session, entry: Entry) -> None:
    if plans.is_in_use(session, entry.subject):
        raise PlanInUse(entry.subject)
    told = {**(entry.after or {})}
    now = whole(session, entry.subject)
    _need_same({**plan_files.told(now)}, told, entry)
    if entry.action == "create" and (now.indicators or now.targets or now.tasks):
        raise ChangedMeanwhile(SUBJECT, entry.subject, now.revision)
    plans.remove(session, entry.subject)


def _undo_import(session: Session, entry: Entry, actor: str) -> None:
    now = plan_files.told(whole(session, entry.subject))
    if orjson.dumps(now) != orjson.dumps(entry.after):
        raise ChangedMeanwhile(SUBJECT, entry.subject, 0)
    plan_rows.write(session, actor, plan_files.made(entry.before, entry.subject))
