"""The summing-up and the good models of the sample: made up, and told as examples wherever they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from sqlalchemy.orm import Session

from catalog.demo.unpack import DATA
from catalog.programme import plan_rows, summing_up
from catalog.store import audit, exemplars, institutions, summings
from catalog.store.audit import CLI
from catalog.store.db import writing
from catalog.store.exemplars import INSTITUTION
from catalog.store.scopes import Reach
from catalog.store.summings import TEXTS


def load() -> bool:
    """Put both into the catalog, unless they are there; False where the plan is not.

    The summing-up is begun, written by three institutions, gathered and closed as people do it by hand.
    """
    told = yaml.safe_load((DATA / "summing_up.yaml").read_text("utf-8"))
    with writing() as session:
        if plan_rows.get(session, told["plan"]) is None:
            return False
        if summings.find(session, told["plan"], told["territory"], told["period"]) is None:
            _sum_up(session, told)
        for model in told["models"]:
            _honour(session, model, told["plan"])
    return True


def _sum_up(session: Session, told: Mapping[str, Any]) -> None:
    asked = {"systems": [], "levels": ["province"]}
    place = {name: told[name] for name in ("plan", "territory", "period")}
    number = summing_up.begin(session, CLI, **place, asked=asked).summing.id
    gathered: dict[str, str] = {}
    for slug, texts in told["parts"].items():
        facts = institutions.get(session, slug)
        if facts is None:
            continue
        kept = {name: text.strip() for name, text in texts.items()}
        summing_up.write(session, CLI, number, slug, kept, revision=0, send=True)
        for name in TEXTS:
            gathered = summing_up.take(gathered, name, kept.get(name, ""), facts["name_vi"])
    edited = summing_up.edit(
        session, CLI, number, revision=1, gathered=gathered, letterhead=told["letterhead"]
    )
    summing_up.close(session, CLI, number, revision=edited.summing.revision)


def _honour(session: Session, model: Mapping[str, Any], plan: str) -> None:
    slug = model["institution"]
    there = exemplars.listed(session, Reach(slugs=frozenset({slug})))
    if there or institutions.get(session, slug) is None:
        return
    texts = {name: model[name].strip() for name in ("title", "reason_vi", "reason_en")}
    made = exemplars.add(
        session, CLI, kind=INSTITUTION, institution=slug, record="", plan=plan, since=model["since"], **texts
    )
    audit.note(
        session, CLI, "add", exemplars.SUBJECT, str(made.id), None, exemplars.told(made), institution=slug
    )
