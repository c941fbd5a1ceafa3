"""How plans, their rows and what is wrong in them are told in the page's language."""

from __future__ import annotations

from typing import Any

from catalog.gazetteer import address, unit
from catalog.programme import measures, plan_fault_words, types
from catalog.programme.plan_files import PlanFault
from catalog.programme.plans import JOINED, Target
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named

KINDS: Names = {
    "decision": lazy_gettext("Decision of the Prime Minister or a ministry"),
    "plan": lazy_gettext("Plan of a province"),
}
INDICATOR_KINDS: Names = {
    "share": lazy_gettext("Share of institutions"),
    "growth": lazy_gettext("Growth from year to year"),
    "other": lazy_gettext("Share of something else (people, documents)"),
}
RULES: Names = {
    "": lazy_gettext("Nothing in the catalog shows it"),
    "learning_services": lazy_gettext("Services for learning, or a dated activity"),
    "education_and_digital": lazy_gettext("Education programme and exhibition in digital space"),
    "activities_by_age": lazy_gettext("Activities by age group or field of interest"),
    "regular_activities": lazy_gettext("Talent classes, clubs, regular activities"),
    "web_page": lazy_gettext("A web page"),
    "digitised": lazy_gettext("Records with a digital copy"),
}
UNITS: Names = {"%": lazy_gettext("percent"), "%/yr": lazy_gettext("percent a year")}
FORMULAS: Names = {
    "": lazy_gettext("not told"),
    "compound": lazy_gettext("compound (n-th root)"),
    "mean": lazy_gettext("mean of the yearly changes"),
}
STATES: Names = {
    "open": lazy_gettext("Not begun"),
    "running": lazy_gettext("Under way"),
    "done": lazy_gettext("Done"),
    "given_up": lazy_gettext("Given up"),
}
FACTS: Names = {
    "number": lazy_gettext("Number of the document"),
    "title": lazy_gettext("Title"),
    "title_en": lazy_gettext("Title in English"),
    "date": lazy_gettext("Date of the document"),
    "issuer": lazy_gettext("Issued by"),
    "issuer_en": lazy_gettext("Issued by, in English"),
    "kind": lazy_gettext("Kind"),
    "parent": lazy_gettext("Carries out"),
    "territory": lazy_gettext("Territory"),
    "source": lazy_gettext("Source of the text"),
    "source_date": lazy_gettext("Date of the source"),
    "confirmed": lazy_gettext("Compared with the document"),
    "note": lazy_gettext("Note"),
    "slug": lazy_gettext("Name in addresses"),
    "id": lazy_gettext("Sign"),
    "position": lazy_gettext("Place in the order"),
    "system": lazy_gettext("System"),
    "name": lazy_gettext("Short name"),
    "name_en": lazy_gettext("Short name in English"),
    "text": lazy_gettext("Verbatim text"),
    "rule": lazy_gettext("What the catalog shows"),
    "measure": lazy_gettext("What institutions declare"),
    "unit": lazy_gettext("Unit"),
    "base_year": lazy_gettext("Base year"),
    "formula": lazy_gettext("How growth is averaged"),
    "since": lazy_gettext("Holds from"),
    "until": lazy_gettext("Holds until"),
    "types": lazy_gettext("Types"),
    "levels": lazy_gettext("Levels"),
    "indicator": lazy_gettext("Indicator"),
    "type": lazy_gettext("Type"),
    "level": lazy_gettext("Level"),
    "region_class": lazy_gettext("Region"),
    "year": lazy_gettext("Year"),
    "value": lazy_gettext("Value"),
    "value_to": lazy_gettext("Up to"),
    "disputed": lazy_gettext("A copy that says otherwise"),
    "dropped": lazy_gettext("Left out"),
    "heading": lazy_gettext("Heading"),
    "responsible": lazy_gettext("Responsible body"),
    "partners": lazy_gettext("Together with"),
    "due": lazy_gettext("Due"),
    "state": lazy_gettext("How far it is"),
    "state_note": lazy_gettext("What was done"),
    "evidence": lazy_gettext("Evidence"),
    "file": lazy_gettext("File"),
    "part": lazy_gettext("Row"),
    "indicators": lazy_gettext("Indicators"),
    "targets": lazy_gettext("Targets"),
    "tasks": lazy_gettext("Tasks"),
}
"""What facts of plans and of their rows are called."""


def table_name(table: str) -> str:
    """What one row of that table of a plan is called."""
    return plan_fault_words.table_name(table, i18n.language())


def sentence(fault: PlanFault) -> str:
    """What is wrong, in a sentence that says how to go on."""
    return plan_fault_words.sentence(fault, i18n.language())


def fact_name(fact: str) -> str:
    """What a fact of a plan or of a row is called."""
    return named(FACTS, fact)


def rule_name(code: str) -> str:
    """What the catalog looks at for an indicator."""
    return named(RULES, code)


def measure_name(code: str) -> str:
    """What institutions declare for an indicator."""
    if not code:
        return _("Nothing is declared for it")
    found = measures.measure_of(code)
    return rule_name(code) if found is None else found.name(i18n.language())


def amount(target: Target) -> str:
    """What is to be reached: "70 %", "10–15 % a year"; that it is not known where it is not."""
    if target.value is None:
        return _("not known")
    upper = "" if target.value_to is None else f"–{_number(target.value_to)}"
    told = _number(target.value) + upper
    return _("%(value)s %% a year", value=told) if target.unit == "%/yr" else f"{told}\N{NO-BREAK SPACE}%"


def _number(value: float) -> str:
    return i18n.number(int(value) if value == int(value) else value)


def territory_name(key: str) -> str:
    """The territory of a plan: a unit with what it is in, or the whole country."""
    found = unit(key) if key else None
    return _("the whole country") if found is None else address(found)


def fact_value(fact: str, value: Any) -> str | None:
    """A fact as people read it, for the log of changes; None for one that is told like any other's."""
    if fact == "kind":
        return named(KINDS, value) if value in KINDS else named(INDICATOR_KINDS, value)
    lists: dict[str, Names] = {"rule": RULES, "formula": FORMULAS, "unit": UNITS, "state": STATES}
    if fact in lists:
        return named(lists[fact], value)
    if fact == "measure":
        return measure_name(value)
    if fact in ("indicators", "targets", "tasks"):
        return i18n.number(len(value))
    if fact == "evidence":
        return "; ".join(" ".join(filter(None, (one.get("url"), one.get("note")))) for one in value)
    listed = {"level": "levels", "region_class": "region_classes", "system": "systems"}
    if fact in listed:
        codes = str(value).split(JOINED)
        return ", ".join(types.label(listed[fact], code, i18n.language()) for code in codes)
    return None
