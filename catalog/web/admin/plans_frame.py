"""What the pages of plans share: the plan of an address, who may change it, the way there."""

from __future__ import annotations

from typing import Any

from flask import abort
from werkzeug.exceptions import Forbidden

from catalog.people.permissions import Permission
from catalog.programme import plan_editing, plan_rows
from catalog.programme.plan_files import TABLES
from catalog.programme.plans import Plan
from catalog.store import plans
from catalog.store.db import reading
from catalog.web.admin.shell import admin_url, reach
from catalog.web.i18n import gettext as _

EDIT = Permission.PLANS_EDIT


def opened(slug: str) -> Plan:
    """The plan of that slug with the rows that were left out; answers 404 where there is none."""
    with reading() as session:
        found = None if plans.get(session, slug) is None else plan_rows.get(session, slug, dropped=True)
    if found is None:
        abort(404)
    return found


def to_edit(slug: str) -> Plan:
    """The plan of that slug; answers 404 where there is none, 403 for who may not change it."""
    found = opened(slug)
    if not may_edit(found.territory):
        raise Forbidden
    return found


def may_edit(territory: str) -> bool:
    """Whether who is logged in may change plans for that territory (empty: the whole country)."""
    return reach(EDIT).holds(plan_editing.place_of(territory))


def row_of(plan: Plan, table: str, key: str) -> Any:
    """The row of a plan; answers 404 where there is none."""
    rows = getattr(plan, table) if table in TABLES else ()
    found = next((one for one in rows if plan_editing.key_of(one) == key), None)
    if found is None:
        abort(404)
    return found


def crumbs(plan: Plan | None = None) -> list[tuple[str, str]]:
    """The way to the pages of one plan."""
    way = [(_("Plans"), admin_url("plans"))]
    return way if plan is None else [*way, (plan.number, admin_url("plan", slug=plan.slug))]
