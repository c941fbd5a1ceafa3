"""The form of an institution: its fields, and facts as they stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from catalog.errors import Fault
from catalog.formats import opening_hours
from catalog.formats.opening_hours import DAYS, Unreadable
from catalog.programme import checking, types
from catalog.programme.types import Term
from catalog.record import SYSTEMS
from catalog.store import institutions as store
from catalog.web import forms, i18n, picking
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.institutions_words import of_hours, sentence

_PLAIN = (
    "name_vi", "name_en", "short_name", "level", "status", "owner", "region_class", "province", "commune",
    "address", "url", "hours", "contact", "phone", "email", "isil", "accessibility_note", "photo",
)  # fmt: skip
_NUMBERS = ("lat", "lon")
_HOURS_LIKE = lazy_gettext("Such as 07:30-11:30, 13:30-17:00; empty: closed.")


class Ticks(SelectMultipleField):
    """Boxes to tick, any number of them."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: object) -> None:
        """Refuse what is not offered."""
        if not set(self.data or ()) <= {value for value, *_rest in self.iter_choices()}:
            raise ValidationError(_("Choose from the list."))


class Kind(forms.Choice):
    """The type of an institution; nothing is chosen for a new one, so that nobody takes the first unseen."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        # Something has to be chosen: it is not told that this may stay empty.
        self.flags.conditional = True

    def __call__(self, **attributes: Any) -> Markup:
        """The list, which begins with a word that asks to choose until something is."""
        listed: Markup = super().__call__(**attributes)
        if self.data:
            return listed
        begin, _end, rest = listed.partition(Markup(">"))
        return Markup('{}><option value="">{}</option>{}').format(begin, _("Choose"), rest)


class Position(StringField):
    """Degrees, as they stand in maps: 16.4655 or 16,4655."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raises ``ValueError`` for what is none."""
        text = " ".join(valuelist).strip().replace(",", ".")
        self.data = text or None
        if text:
            try:
                self.data = float(text)  # type: ignore[assignment]
            except ValueError:
                raise ValueError(_("“%(text)s” is no number like 16.4655.", text=text[:30])) from None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class InstitutionForm(forms.Form):
    """An institution; what its sections are stands in the template."""

    revision = forms.revision()
    name_vi = forms.line(lazy_gettext("Name in Vietnamese"), most=400, required=True)
    name_en = forms.line(lazy_gettext("Name in English"), most=400)
    short_name = forms.line(lazy_gettext("Short form of the name"), most=120)
    kind = Kind(lazy_gettext("Type"), default="")
    level = forms.choice(lazy_gettext("Level"))
    status = forms.choice(lazy_gettext("State"))
    owner = forms.choice(lazy_gettext("Owned by"))
    region_class = forms.choice(lazy_gettext("Region"))
    province = picking.territory(lazy_gettext("Province or city"))
    commune = forms.line(
        lazy_gettext("Commune or ward"),
        most=120,
        hint=lazy_gettext("An old name will do: what it is today is found."),
    )
    address = forms.line(lazy_gettext("Address"), most=400)
    lat = Position(lazy_gettext("Degrees north"), render_kw={"inputmode": "decimal", "autocomplete": "off"})
    lon = Position(lazy_gettext("Degrees east"), render_kw={"inputmode": "decimal", "autocomplete": "off"})
    phone = forms.line(lazy_gettext("Telephone"), inputmode="tel")
    email = forms.email(lazy_gettext("E-mail"), required=False, autocomplete="off")
    url = forms.line(lazy_gettext("Web site"), most=1000, inputmode="url", placeholder="https://")
    social = forms.lines(
        lazy_gettext("Social networks"), most=2000, rows=2, hint=lazy_gettext("One address a line.")
    )
    contact = forms.line(lazy_gettext("Other contact"), most=1000)
    photo = forms.line(
        lazy_gettext("Photograph of the house"),
        most=1000,
        hint=lazy_gettext("The address of a picture on the web."),
        inputmode="url",
    )
    opening_MO = forms.line(lazy_gettext("Monday"), hint=_HOURS_LIKE)
    opening_TU = forms.line(lazy_gettext("Tuesday"))
    opening_WE = forms.line(lazy_gettext("Wednesday"))
    opening_TH = forms.line(lazy_gettext("Thursday"))
    opening_FR = forms.line(lazy_gettext("Friday"))
    opening_SA = forms.line(lazy_gettext("Saturday"))
    opening_SU = forms.line(lazy_gettext("Sunday"))
    special_hours = forms.lines(
        lazy_gettext("Days off, other hours of some days"),
        rows=3,
        hint=lazy_gettext("One a line: 30/04/2026: closed, or 24/12/2026: 08:00-21:00 (Christmas)."),
    )
    hours = forms.line(
        lazy_gettext("Opening hours in words"),
        most=1000,
        hint=lazy_gettext("Only where they cannot be written by days."),
    )
    services = Ticks(lazy_gettext("Services"))
    accessibility = Ticks(lazy_gettext("Access for disabled people"))
    accessibility_note = forms.line(lazy_gettext("Note on access"), most=1000)
    isil = forms.line(
        lazy_gettext("ISIL"), most=20, hint=lazy_gettext("The library's international identifier, if any.")
    )
    since = forms.day(
        lazy_gettext("The new name, state or place holds from"),
        hint=lazy_gettext("Leave it empty to put a slip right: nothing is then kept in the history."),
    )
    act = forms.line(lazy_gettext("By which act"), hint=lazy_gettext("Such as 1675/NQ-UBTVQH15."))

    @classmethod
    def made(cls, facts: Mapping[str, Any] | None = None, revision: int = 0) -> InstitutionForm:
        """The form with what was sent, else with these facts."""
        form = cls(data=_data(facts or {"status": store.ACTIVE}, revision))
        form._offer(facts or {})
        return form

    def _offer(self, facts: Mapping[str, Any]) -> None:
        """What the lists offer: what there is today, and what the institution has."""
        self.kind.choices = _kinds(facts)
        for name in ("level", "owner", "region_class"):
            terms = _standing(checking.LISTED[name], facts.get(name, ""))
            self[name].choices = forms.among([("", _("not known")), *_named(terms)])
        self.status.choices = forms.among(_named(types.terms("statuses")))
        system = facts.get("system", "")
        for name in ("services", "accessibility"):
            listed = checking.offered_terms(name, system)
            extra = [code for code in facts.get(name) or () if code not in {term.code for term in listed}]
            self[name].choices = [*_named(listed), *((code, code) for code in extra)]

    def facts(self, slug: str) -> dict[str, Any]:
        """What was entered, as ``checking.examined`` takes it; says beside its field what cannot be read."""
        system, _colon, code = (self.kind.data or "").partition(":")
        given: dict[str, Any] = {"slug": slug, "system": system, "type": code}
        given |= {name: self[name].data or "" for name in _PLAIN}
        given |= {name: self[name].data for name in _NUMBERS}
        given |= {name: list(self[name].data or ()) for name in ("services", "accessibility")}
        given["social"] = (self.social.data or "").split()
        given["opening"], given["special_hours"] = self._opening(), self._special()
        return given

    def _opening(self) -> list[dict[str, str]]:
        days: dict[str, list[tuple[str, str]]] = {}
        for day in DAYS:
            try:
                days[day] = opening_hours.read_day(self[f"opening_{day}"].data or "")
            except Unreadable as error:
                self.problem(f"opening_{day}", of_hours(error))
        return opening_hours.week(days)

    def _special(self) -> list[dict[str, str]]:
        try:
            return opening_hours.read_special(self.special_hours.data or "")
        except Unreadable as error:
            self.problem("special_hours", of_hours(error))
            return []

    def tell(self, fault: Fault) -> None:
        """Say a fault beside its field."""
        name = fault.field.partition(".")[0]
        name = {"system": "kind", "type": "kind", "opening": "opening_MO"}.get(name, name)
        if name in self._fields and not self[name].errors:
            self.problem(name, sentence(fault))
        elif name not in self._fields:
            self.form_errors.append(sentence(fault))


def _data(facts: Mapping[str, Any], revision: int) -> dict[str, Any]:
    """The facts as the fields hold them."""
    data = {name: facts.get(name, "") for name in _PLAIN}
    data |= {name: facts.get(name) for name in _NUMBERS}
    data |= {name: facts.get(name) or [] for name in ("services", "accessibility")}
    opening = facts.get("opening") or []
    data |= {f"opening_{day}": opening_hours.write_day(opening_hours.of_day(opening, day)) for day in DAYS}
    system = facts.get("system", "")
    return {
        **data,
        "revision": str(revision),
        "kind": f"{system}:{facts.get('type', '')}" if system else "",
        "special_hours": opening_hours.write_special(facts.get("special_hours") or []),
        "social": "\n".join(facts.get("social") or []),
        "status": facts.get("status", store.ACTIVE),
    }


def _named(terms: tuple[Term, ...]) -> list[tuple[str, str]]:
    return [(term.code, _name(term)) for term in terms]


def _name(term: Term) -> str:
    name = term.name(i18n.language())
    if term.holds(i18n.today()) or term.until is None:
        return name
    return _("%(name)s (until %(day)s)", name=name, day=i18n.short_day(term.until))


def _standing(listed: str, kept: str) -> tuple[Term, ...]:
    """The words of a list of today, with the one that is kept."""
    return tuple(term for term in types.terms(listed) if term.holds(i18n.today()) or term.code == kept)


def _kinds(facts: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The types by system; each system has "not known" too, and what the institution has already."""
    found: dict[str, list[tuple[str, str]]] = {}
    own = (facts.get("system", ""), facts.get("type", ""))
    for system in SYSTEMS:
        group = types.label("systems", system, i18n.language())
        entries = [
            (f"{system}:{term.code}", _name(term))
            for term in types.terms("types")
            if term.system == system and (term.holds(i18n.today()) or own == (system, term.code))
        ]
        if own[0] == system and own[1] and own[1] not in {value.partition(":")[2] for value, _ in entries}:
            entries.append((f"{system}:{own[1]}", own[1]))
        found[group] = [*entries, (f"{system}:", _("%(system)s, type not known", system=group))]
    return found
