"""Editors of fields that have several parts with more than one fact each: people, links, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import wtforms
from wtforms import BooleanField, FieldList, FormField

from catalog.store.locks import ABSENT
from catalog.web import forms, labels
from catalog.web.admin.records_fields import FieldForm
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import named
from catalog.web.roles import ROLES

MOST_ROWS = 1000
"""As many as a record's rules let stand in a list: a form must show whatever is published."""
_BLANK = 2


class RowsForm(FieldForm):
    """Several parts, one a row; empty rows count for nothing, so that clearing one removes it."""

    shape = "rows"
    key: ClassVar[str]
    rows: FieldList

    def fill(self, value: Any) -> None:
        """Show the parts, and empty rows after them."""
        for part in value or ():
            self.rows.append_entry(part)
        self.lengthen()

    def lengthen(self) -> None:
        """Add empty rows to be filled in."""
        for _number in range(_BLANK):
            if len(self.rows) < MOST_ROWS:
                self.rows.append_entry()

    def given(self, before: Any) -> Any:
        """The parts; what has no input of its own stays with the part of the same key."""
        known: dict[str, list[Any]] = {}
        for part in before or ():
            known.setdefault(part[self.key], []).append(part)
        self.placed = []
        parts = []
        for number, row in enumerate(self.rows):
            told = {name: value for name, value in row.form.data.items() if value}
            if any(name != "rel" for name in told):
                # Two of the same name are told apart by their order.
                same = known.get(told.get(self.key, ""))
                kept = same.pop(0) if same else {}
                rest = {name: value for name, value in kept.items() if name not in row.form.data}
                parts.append({**told, **rest})
                self.placed.append(number)
        return parts or ABSENT

    def told(self) -> Any:
        """The rows in which something is written."""
        shown = [{name: forms.plain(value) for name, value in row.form.data.items()} for row in self.rows]
        return [row for row in shown if any(value for name, value in row.items() if name != "rel")]

    placed: list[int] = []

    def _mark(self, path: list[str], sentence: str) -> None:
        if path and path[0].isdecimal() and int(path[0]) < len(self.placed):
            row = self.rows[self.placed[int(path[0])]]
            name = path[1] if len(path) > 1 and path[1] in row.form.data else self.key
            row.form[name].errors = [sentence]


class _Agent(wtforms.Form):
    name = forms.line(lazy_gettext("Name"), most=1000)
    role = forms.line(lazy_gettext("What they did"), most=100)
    dates = forms.line(lazy_gettext("Years"))


class CreatorsForm(RowsForm):
    """People and bodies with what they did, told in words; known words are kept as their codes."""

    key = "name"
    rows = FieldList(FormField(_Agent), max_entries=MOST_ROWS)

    def fill(self, value: Any) -> None:
        """Show the parts, what each did in the page's language."""
        super().fill([{**part, "role": _role_name(part.get("role", ""))} for part in value or ()])

    def given(self, before: Any) -> Any:
        """The parts with the codes of what each did."""
        held = [part.get("role", "") for part in before or ()]
        codes = {_role_name(code).casefold(): code for code in (*reversed(list(ROLES)), *held) if code}
        parts = super().given(before)
        return [_with_role(part, codes) for part in parts] if parts else parts


def _role_name(code: str) -> str:
    return named(ROLES, code.lower()) if code.lower() in ROLES else code


def _with_role(part: dict[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    if "role" not in part:
        return part
    return {**part, "role": codes.get(part["role"].casefold(), part["role"])}


class _Link(wtforms.Form):
    rel = forms.choice(lazy_gettext("What is there"), [*labels.LINK_RELS.items()], default="page")
    url = forms.line(lazy_gettext("Address"), most=2000, inputmode="url")
    label = forms.line(lazy_gettext("Words of the link"), most=500)


class LinksForm(RowsForm):
    """Ways to the thing."""

    key = "url"
    rows = FieldList(FormField(_Link), max_entries=MOST_ROWS)


class _Picture(wtforms.Form):
    url = wtforms.HiddenField()
    alt = forms.line(
        lazy_gettext("What is to be seen in it"), most=2000, hint=lazy_gettext("For who cannot see it.")
    )
    hidden = BooleanField(lazy_gettext("Do not show this picture"))


class PicturesForm(FieldForm):
    """The source's pictures: what each shows, and which are not to be shown."""

    shape = "pictures"
    rows = FieldList(FormField(_Picture), max_entries=1000)

    def fill(self, value: Any) -> None:
        """Show every picture of the source (``url``, ``alt``, ``hidden``)."""
        for part in value or ():
            self.rows.append_entry(part)

    def given(self, before: Any) -> Any:
        """What is done with those that are treated otherwise than the source has them."""
        told: dict[str, dict[str, Any]] = {}
        own = {image["url"]: image.get("alt", "") for image in before or ()}
        for row in self.rows:
            address, alt = row.form.url.data, row.form.alt.data
            if address in own:
                word = {"hidden": True} if row.form.hidden.data else {}
                if alt != forms.plain(own[address]):
                    word["alt"] = alt
                if word:
                    told[address] = word
        return told
