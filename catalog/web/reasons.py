"""Reasons: why a work was found, in plain sentences."""

from __future__ import annotations

from catalog.search.why import Reason
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import FACETS, Names, named

FIELDS: Names = {
    "title": _("the title"),
    "creator": _("the creators"),
    "subject": _("the subjects"),
    "place": _("the places"),
    "institution_name": _("the institution’s name"),
    "description": _("the description"),
    "publisher": _("the publisher"),
    "rest": _("the notes and numbers"),
    "identifier": _("the number"),
    "main_title": _("the whole title"),
    "collection": _("the collection"),
    "place_key": _("the place"),
    "year": _("the year"),
    "year_from": _("the first year"),
    "year_to": _("the last year"),
}
SENTENCES: Names = {
    "exact": _("%(field)s: “%(text)s”, as typed"),
    "neighbours": _("%(field)s: “%(text)s”, the words side by side"),
    "folded": _("%(field)s: “%(text)s”"),
    "prefix": _("%(field)s: “%(text)s”, which begins or looks like what was typed"),
    "inflection": _("%(field)s: “%(text)s”, another form of “%(asked)s”"),
    "synonym": _("%(field)s: “%(text)s”, another word for “%(asked)s”"),
    "translation": _("%(field)s: “%(text)s”, a translation of “%(asked)s”"),
    "spelling": _("%(field)s: “%(text)s”, nearly what was typed"),
    "value": _("%(field)s is “%(text)s”"),
    "range": _("%(field)s, %(text)s, is within what was asked for"),
}
"""By the kind of reason."""
_UNTOLD = frozenset({"online", "complete", "cell"})
"""What only orders results, or was not asked for in words."""


def sentence(reason: Reason) -> str:
    """A reason in the page's language, without a full stop."""
    name = str(FIELDS[reason.field]) if reason.field in FIELDS else named(FACETS, reason.field)
    told = str(SENTENCES[reason.kind]) % {"field": name, "text": reason.text, "asked": reason.asked}
    return told[:1].upper() + told[1:]


def sentences(reasons: tuple[Reason, ...]) -> list[str]:
    """The reasons in the page's language, without those that only order results."""
    told = (sentence(reason) for reason in reasons if reason.field not in _UNTOLD)
    return list(dict.fromkeys(told))
