"""Fields in which a person names an institution or a province or commune, read from what they typed.

Where there are few institutions to choose from, they stand in a list; of many, a part of the name is enough.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import StringField

from catalog.formats.text.fold import fold
from catalog.gazetteer import NEW, address, units
from catalog.people.territories import named
from catalog.store import scopes
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.web.forms import Form, Length, plain
from catalog.web.i18n import gettext as _

FEW = 60
_SHOWN = 6


class InstitutionField(StringField):
    """A field for an institution; ``offer`` before it is shown, ``chosen`` when the form was sent."""

    data: str | None
    offered: list[tuple[str, str]]
    many = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.flags.conditional = True

    def offer(self, reach: Reach) -> None:
        """Offer the institutions within ``reach``; the one of a person who has but one is chosen already."""
        with reading() as session:
            self.offered = scopes.offered(session, reach, limit=FEW + 1)
        self.many = len(self.offered) > FEW
        if len(self.offered) == 1 and not self.data:
            self.data = self.offered[0][0]

    def __call__(self, **attributes: Any) -> Markup:
        """A list to choose from; of many institutions a line to type in, with some of them proposed."""
        if not self.many:
            return self._list(attributes)
        list_id = f"{self.id}-list"
        shown = super().__call__(list=list_id, autocomplete="off", **attributes)
        proposed = Markup().join(
            Markup('<option value="{}">{}</option>').format(slug, name) for slug, name in self.offered[:FEW]
        )
        return Markup('{}<datalist id="{}">{}</datalist>').format(shown, list_id, proposed)

    def _list(self, attributes: dict[str, Any]) -> Markup:
        told = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
        blank = Markup('<option value="">{}</option>').format(_("Choose"))
        chosen = Markup().join(
            Markup('<option value="{}"{}>{}</option>').format(
                slug, Markup(" selected") if slug == self.data else "", name
            )
            for slug, name in self.offered
        )
        return Markup('<select id="{}" name="{}"{}>{}{}</select>').format(
            self.id, self.name, told, blank, chosen
        )


def institution(label: Any, *, hint: Any = "") -> InstitutionField:
    """A field for an institution."""
    return InstitutionField(label, [Length(400)], filters=[plain], description=hint)


def chosen_institution(form: Form, name: str, reach: Reach, *, required: bool = True) -> str:
    """The slug of the institution within ``reach`` that was meant; empty, with the fault said, if none is.

    A slug, a whole name or a part of one that only one institution has will do, with or without accents.
    """
    text = form[name].data or ""
    if not text:
        if required:
            form.problem(name, _("Please choose the institution."))
        return ""
    with reading() as session:
        known = scopes.offered(session, reach, text=text, limit=FEW)
    found = [slug for slug, _name in known if slug == text] or _named(known, text)
    if len(found) == 1:
        form[name].data = found[0]
        return found[0]
    names = dict(known)
    if found:
        several = "; ".join(f"{names[slug]} ({slug})" for slug in found[:_SHOWN])
        form.problem(
            name,
            _(
                "Several are called so; write more of the name, or the short name in brackets: %(names)s",
                names=several,
            ),
        )
    else:
        form.problem(name, _("No institution that you look after is called “%(text)s”.", text=text[:80]))
    return ""


def _named(known: list[tuple[str, str]], text: str) -> list[str]:
    wanted = fold(text)
    return [slug for slug, name in known if fold(name) == wanted] or [slug for slug, _name in known if wanted]


class UnitField(StringField):
    """A field for a province or commune of today; proposes the provinces."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.flags.conditional = True

    def __call__(self, **attributes: Any) -> Markup:
        """A line to type in, with the provinces proposed."""
        list_id = f"{self.id}-list"
        shown = super().__call__(list=list_id, autocomplete="off", **attributes)
        proposed = Markup().join(
            Markup('<option value="{}"></option>').format(one.full_name) for one in units(NEW, "province")
        )
        return Markup('{}<datalist id="{}">{}</datalist>').format(shown, list_id, proposed)


def territory(label: Any, *, hint: Any = "") -> UnitField:
    """A field for a province or commune."""
    return UnitField(label, [Length(200)], filters=[plain], description=hint)


def chosen_unit(form: Form, name: str) -> str:
    """The key of the province or commune of today that was meant; empty, with the fault said, if none is."""
    text = form[name].data or ""
    if not text:
        form.problem(name, _("Please write the province or commune."))
        return ""
    found = named(text)
    if found.unit is not None:
        return found.unit.key
    names = "; ".join(address(one) for one in found.perhaps[:_SHOWN])
    if found.old:
        told = _(
            "“%(text)s” is a name of before July 2025; write what it is today: %(names)s",
            text=text[:80],
            names=names,
        )
    elif names:
        told = _("There are several; write it with its province: %(names)s", names=names)
    else:
        told = _("“%(text)s” is no province or commune of today.", text=text[:80])
    form.problem(name, told)
    return ""
