"""How plans, their rows and what is wrong in them are told in the page's language."""

from __future__ import annotations

from typing import Any

from catalog.gazetteer import address, unit
from catalog.programme import measures, types
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
TABLES: Names = {
    "indicators": lazy_gettext("Indicator"),
    "targets": lazy_gettext("Target"),
    "tasks": lazy_gettext("Task"),
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
SENTENCES: Names = {
    "required": lazy_gettext("Please fill this in."),
    "type": lazy_gettext("“%(value)s” is not what stands here: a number, a text, yes or no."),
    "date": lazy_gettext("“%(value)s” is no day: write it like 01/07/2025."),
    "range": lazy_gettext("“%(value)s” is beyond what can be."),
    "over_all": lazy_gettext("A share is at most 100 %%."),
    "order": lazy_gettext("This is not above, or not after, the first one."),
    "not_in_list": lazy_gettext("“%(value)s” is not in the list."),
    "no_indicator": lazy_gettext("This plan has no indicator “%(value)s”."),
    "not_growth": lazy_gettext("This is for growth only."),
    "twice": lazy_gettext("This stands in the plan already: %(value)s."),
    "place": lazy_gettext("“%(value)s” is no province or commune of either list."),
    "unknown_field": lazy_gettext("Nothing is called so in a plan: “%(value)s”."),
    "too_long": lazy_gettext("This text is too long."),
    "too_many": lazy_gettext("These are more entries than can be kept."),
    "too_big": lazy_gettext("This file is too large for a plan."),
    "forbidden_character": lazy_gettext("This text holds a sign that cannot be kept; type it anew."),
    "web_address": lazy_gettext("“%(value)s” is no address: it begins with https:// or http://."),
    "encoding": lazy_gettext("This file is not written in UTF-8."),
    "unreadable": lazy_gettext("This file cannot be read as TOML or JSON."),
}
"""By rule."""


def sentence(fault: PlanFault) -> str:
    """What is wrong, in a sentence that says how to go on."""
    inner = fault.fault
    told = SENTENCES.get(inner.rule)
    shown = inner.field.rpartition(".")[2] if inner.rule == "unknown_field" else inner.value[:80]
    return inner.message if told is None else str(told) % {"value": shown}


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
    return _("%(value)s %% a year", value=told) if target.unit == "%/yr" else f"{told} %"


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
