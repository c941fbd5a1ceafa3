"""The forms of plans: facts, indicators, targets, tasks; from fields to values of a plan and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

from wtforms import StringField, ValidationError

from catalog.programme import declaring, plan_files, types
from catalog.programme.declaring import Unreadable
from catalog.programme.measures import SHARE
from catalog.programme.plan_files import PlanFault
from catalog.programme.plans import FORMULAS, JOINED, MEASURES, Indicator, PlanTask, Target
from catalog.record import SYSTEMS
from catalog.web import forms, i18n
from catalog.web.admin import plans_words
from catalog.web.admin.institutions_fields import Ticks
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

_F: Names = plans_words.FACTS
_LONG = 10_000
_VERBATIM = lazy_gettext("Word for word as the document has it.")
_SOURCE = lazy_gettext("Document and section, or the newspaper with its date.")


class Percent(StringField):
    """A share or growth in percent, None where nothing is written: it is not known then."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the figure; raises ``ValueError`` for what is none."""
        text = " ".join(valuelist).strip()
        self.data = text or None
        try:
            found = declaring.read(text, SHARE)
        except Unreadable as error:
            raise ValueError(_("“%(text)s” is no percentage: write 70 or 12,5.", text=text[:40])) from error
        if found is not None and found.perhaps is not None:
            told = _("Is it %(high)s %% or %(low)s %%? Write it with the sign %%.", high=f"{found.perhaps:g}",
                     low=f"{found.value:g}")  # fmt: skip
            raise ValueError(told)
        self.data = None if found is None else found.value

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else "" if self.data is None else f"{self.data:g}"


def _percent(fact: str, **more: Any) -> Percent:
    return Percent(_F[fact], render_kw={"inputmode": "decimal"}, **more)


def _offered(names: Names) -> list[tuple[str, Any]]:
    return list(names.items())


class PlanRowForm(forms.Form):
    """A form of a plan or of one of its rows; ``facts`` are the fields that are its values as they are."""

    facts: ClassVar[tuple[str, ...]] = ()
    form_errors: Any
    revision = forms.revision()

    def offer(self, row: Any, indicator: Indicator | None) -> None:
        """Set what can be chosen for a row (None: a new one), of an indicator where it is a target."""

    def given(self) -> dict[str, Any]:
        """What was written, as JSON values of a plan."""
        return {name: _json(self[name].data) for name in self.facts if name in self}

    def tell(self, faults: Iterable[PlanFault]) -> None:
        """Say what is wrong beside its field, or above the form where it has none."""
        for fault in faults:
            field, told = fault.fault.field.partition(".")[0], plans_words.sentence(fault)
            if field in self:
                self.problem(field, told)
            else:
                self.form_errors = [*self.form_errors, told]

    def conflict(self, present: Any) -> None:
        """Say beside each field what somebody else wrote there meanwhile."""
        forms.take_over(self, SimpleNamespace(**self.data_of(present)))

    @classmethod
    def data_of(cls, present: Any) -> dict[str, Any]:
        """The fields' data for a plan or row as it stands."""
        told = {name: getattr(present, name) for name in cls.facts if hasattr(present, name)}
        return {**told, "revision": present.revision}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value


class PlanForm(PlanRowForm):
    """The facts of a plan."""

    facts = (
        "number", "title", "title_en", "date", "issuer", "issuer_en", "kind", "parent", "territory", "source",
        "source_date", "confirmed", "note",
    )  # fmt: skip
    number = forms.line(_F["number"], most=80, required=True, hint=lazy_gettext("Such as 288/KH-UBND."))
    title = forms.lines(_F["title"], most=_LONG, required=True, rows=3, hint=_VERBATIM)
    title_en = forms.lines(_F["title_en"], most=_LONG, rows=2)
    date = forms.day(_F["date"], required=True)
    issuer = forms.line(_F["issuer"], most=300, required=True)
    issuer_en = forms.line(_F["issuer_en"], most=300)
    kind = forms.choice(_F["kind"], _offered(plans_words.KINDS), default="plan")
    parent = forms.line(_F["parent"], most=80, hint=lazy_gettext("The number, such as 1520/QĐ-TTg."))
    territory = forms.choice(_F["territory"])
    source = forms.line(_F["source"], most=_LONG, hint=_SOURCE)
    source_date = forms.day(_F["source_date"])
    confirmed = forms.yes(_F["confirmed"])
    note = forms.lines(_F["note"], most=_LONG, rows=3, hint=lazy_gettext("What is not known yet, and why."))


class IndicatorForm(PlanRowForm):
    """An indicator."""

    facts = (
        "id", "system", "name", "name_en", "text", "kind", "rule", "measure", "unit", "base_year", "formula",
        "since", "until", "source", "confirmed",
    )  # fmt: skip
    id = forms.line(_F["id"], most=40, required=True, hint=lazy_gettext("Such as L1; letters and figures."))
    system = forms.choice(_F["system"])
    name = forms.line(_F["name"], most=300, required=True)
    name_en = forms.line(_F["name_en"], most=300)
    text = forms.lines(_F["text"], most=_LONG, rows=5, hint=_VERBATIM)
    kind = forms.choice(_F["kind"], _offered(plans_words.INDICATOR_KINDS), default="share")
    rule = forms.choice(_F["rule"], _offered(plans_words.RULES))
    measure = forms.choice(_F["measure"])
    unit = forms.choice(_F["unit"], _offered(plans_words.UNITS), default="%")
    base_year = forms.whole(_F["base_year"], low=1990, high=2100, hint=lazy_gettext("For growth only."))
    formula = forms.choice(_F["formula"], [(code, plans_words.FORMULAS[code]) for code in ("", *FORMULAS)])
    since = forms.day(_F["since"])
    until = forms.day(_F["until"])
    source = forms.line(_F["source"], most=_LONG, hint=_SOURCE)
    confirmed = forms.yes(_F["confirmed"])

    def offer(self, row: Any, indicator: Indicator | None) -> None:
        """Set what can be chosen; the sign of an indicator stays once targets name it."""
        self.system.choices = forms.among(_terms("systems", SYSTEMS))
        self.measure.choices = forms.among(
            [(code, plans_words.measure_name(code)) for code in ("", *MEASURES)]
        )
        if row is not None:
            del self["id"]


class TargetForm(PlanRowForm):
    """What an indicator is to reach; of which indicator is said by the page."""

    facts = ("year", "value", "value_to", "unit", "text", "source", "source_date", "confirmed", "disputed")
    ticked = ("type", "level", "region_class")
    year = forms.whole(_F["year"], low=1990, high=2100, required=True)
    value = _percent("value", description=lazy_gettext("In percent; empty where it is not known."))
    value_to = _percent("value_to", description=lazy_gettext("For “10–15 %”: the upper end."))
    unit = forms.choice(_F["unit"], _offered(plans_words.UNITS), default="%")
    type = Ticks(_F["type"], description=lazy_gettext("None ticked: all of the system."))
    level = Ticks(_F["level"], description=lazy_gettext("None ticked: all levels."))
    region_class = Ticks(_F["region_class"], description=lazy_gettext("None ticked: everywhere."))
    text = forms.lines(_F["text"], most=_LONG, rows=4, hint=_VERBATIM)
    source = forms.line(_F["source"], most=_LONG, hint=_SOURCE)
    source_date = forms.day(_F["source_date"])
    confirmed = forms.yes(_F["confirmed"])
    disputed = forms.yes(
        _F["disputed"],
        hint=lazy_gettext("A newspaper, another copy: it is shown apart and counts for nothing."),
    )

    def offer(self, row: Any, indicator: Indicator | None) -> None:
        """Set what can be chosen for the institutions of an indicator."""
        system = indicator.system if indicator else ""
        kinds = [term for term in types.terms("types") if term.system == system]
        self.type.choices = [(term.code, term.many(i18n.language())) for term in kinds]
        self.level.choices = _terms("levels")
        self.region_class.choices = _terms("region_classes")

    def given(self) -> dict[str, Any]:
        """What was written, as JSON values of a plan."""
        return {**super().given(), **{name: JOINED.join(self[name].data or ()) for name in self.ticked}}

    @classmethod
    def data_of(cls, present: Target) -> dict[str, Any]:
        """The fields' data for a target as it stands."""
        ticked = {
            name: [code for code in getattr(present, name).split(JOINED) if code] for name in cls.ticked
        }
        return {**super().data_of(present), **ticked}


class TaskForm(PlanRowForm):
    """A task of the plan, and how far it is."""

    facts = (
        "id", "heading", "text", "responsible", "partners", "due", "source", "confirmed", "state",
        "state_note",
    )  # fmt: skip
    id = forms.line(_F["id"], most=40, required=True, hint=lazy_gettext("Such as III.1."))
    heading = forms.lines(_F["heading"], most=_LONG, required=True, rows=2, hint=_VERBATIM)
    text = forms.lines(_F["text"], most=_LONG, rows=6, hint=_VERBATIM)
    responsible = forms.line(_F["responsible"], most=300)
    partners = forms.line(_F["partners"], most=2000)
    due = forms.day(_F["due"])
    source = forms.line(_F["source"], most=_LONG, hint=_SOURCE)
    confirmed = forms.yes(_F["confirmed"])
    state = forms.options(_F["state"], _offered(plans_words.STATES), default="open")
    state_note = forms.lines(_F["state_note"], most=_LONG, rows=3)
    shown = forms.lines(
        _F["evidence"], most=_LONG, rows=3,
        hint=lazy_gettext("One line each: the address (https://…), then what it shows."),
    )  # fmt: skip

    def offer(self, row: Any, indicator: Indicator | None) -> None:
        """Set what can be chosen: the sign of a task stays."""
        if row is not None:
            del self["id"]

    def validate_shown(self, field: Any) -> None:
        """Refuse more lines of evidence than can be kept."""
        if len((field.data or "").splitlines()) > 50:
            raise ValidationError(_("At most 50 lines fit."))

    def given(self) -> dict[str, Any]:
        """What was written, as JSON values of a plan."""
        lines = filter(None, map(str.strip, (self.shown.data or "").splitlines()))
        return {**super().given(), "evidence": [_evidence(line) for line in lines]}

    @classmethod
    def data_of(cls, present: PlanTask) -> dict[str, Any]:
        """The fields' data for a task as it stands."""
        lines = (f"{one.url} {one.note}".strip() for one in present.evidence)
        return {**super().data_of(present), "shown": "\n".join(lines)}

    def tell(self, faults: Iterable[PlanFault]) -> None:
        """Say what is wrong with the evidence beside its lines."""
        for fault in faults:
            if fault.fault.field.startswith("evidence"):
                self.problem("shown", plans_words.sentence(fault))
            else:
                super().tell([fault])


def _evidence(line: str) -> dict[str, str]:
    first, _space, rest = line.partition(" ")
    if first.lower().startswith(("http:", "https:")):
        return {"url": first, "note": rest.strip()}
    return {"note": line}


FORMS: Mapping[str, type[IndicatorForm | TargetForm | TaskForm]] = {
    "indicators": IndicatorForm,
    "targets": TargetForm,
    "tasks": TaskForm,
}
"""By table of the plan."""
assert FORMS.keys() == set(plan_files.TABLES)


def _terms(listed: str, codes: Iterable[str] = ()) -> list[tuple[str, str]]:
    found = [(one.code, one.name(i18n.language())) for one in types.terms(listed)]
    return [pair for pair in found if not codes or pair[0] in codes]
