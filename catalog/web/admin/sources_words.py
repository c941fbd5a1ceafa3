"""How sources, their runs and their options are told in the page's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.advice.language import ENGLISH
from catalog.advice.messages import translated
from catalog.sdk.connector import Connector
from catalog.sdk.words import OptionWords, Words
from catalog.store.db import now
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext
from catalog.web.labels import Names

STATUSES: Names = {
    "running": lazy_gettext("under way"),
    "done": lazy_gettext("done"),
    "done_with_errors": lazy_gettext("done, with something to look at"),
    "interrupted": lazy_gettext("stopped in between"),
    "failed": lazy_gettext("did not succeed"),
}
MODES: Names = {
    "changes": lazy_gettext("what changed"),
    "full": lazy_gettext("everything"),
    "limited": lazy_gettext("a part"),
    "remap": lazy_gettext("read anew, without asking the source"),
}
COUNTS: Names = {
    "seen": lazy_gettext("seen"),
    "new": lazy_gettext("new"),
    "changed": lazy_gettext("changed"),
    "unchanged": lazy_gettext("as before"),
    "deleted": lazy_gettext("deleted by the source"),
    "skipped": lazy_gettext("passed over"),
    "failed": lazy_gettext("not taken"),
    "withdrawn": lazy_gettext("taken off, no longer listed"),
    "held": lazy_gettext("wait for a decision"),
}
RHYTHMS: Sequence[tuple[int, object]] = (
    (3_600, lazy_gettext("every hour")),
    (21_600, lazy_gettext("every 6 hours")),
    (43_200, lazy_gettext("every 12 hours")),
    (86_400, lazy_gettext("every day")),
    (604_800, lazy_gettext("every week")),
    (2_419_200, lazy_gettext("every 4 weeks")),
)
"""Seconds between two harvests, as people choose them."""
_OPTIONS: Mapping[str, tuple[object, object]] = {
    "url": (lazy_gettext("Address"), ""),
    "path": (lazy_gettext("File on the server"), ""),
    "user": (lazy_gettext("User name"), lazy_gettext("Only where the server asks for one.")),
    "password": (lazy_gettext("Password"), ""),
    "sweep_days": (
        lazy_gettext("Days between two complete looks"),
        lazy_gettext("A complete look finds what the source deleted without saying so. 0: never."),
    ),
    "page_size": (
        lazy_gettext("Records asked for at a time"),
        lazy_gettext("Fewer spare a slow server."),
    ),
    "allow_private": (
        lazy_gettext("The address lies in our own network"),
        lazy_gettext("Tick this only for a server that cannot be reached from the internet."),
    ),
}
"""Label and hint of options that many kinds of source have."""
_SHOWN_VALUE = re.compile(r"(?s)(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\") (.+)")
_FAULTS: Names = {
    "is missing": lazy_gettext("Please fill this in."),
    "is not a valid URL": lazy_gettext("This is no web address: it begins with http:// or https://."),
    "is not a valid integer": lazy_gettext("This is no whole number."),
    "is not a valid number": lazy_gettext("This is no number."),
    "must be an http address with {native_id} in it": lazy_gettext(
        "This must be a web address with {native_id} in it, where the record's number goes."
    ),
    "may hold a-z, 0-9 and - only, at most 60 characters": lazy_gettext(
        "Only the letters a to z, digits and hyphens may stand here, at most 60 of them."
    ),
}


def words_of(kind: type[Connector]) -> Words:
    """How a kind of source is told: in the page's language, else in English, else by its label."""
    return kind.words.get(i18n.language()) or kind.words.get("en") or Words(label=kind.label)


def way(kind: type[Connector] | None, name: str) -> str:
    """The name of a kind of source; of one that is not installed, what it is called inside."""
    return words_of(kind).label if kind is not None else name


def option_words(kind: type[Connector], name: str) -> OptionWords:
    """How an option is asked for."""
    own = words_of(kind).options.get(name)
    if own is not None:
        return own
    if name in _OPTIONS:
        label, hint = _OPTIONS[name]
        return OptionWords(str(label), str(hint))
    field = kind.options().fields.get(name)
    told = str(field.metadata.get("description", "")) if field is not None else ""
    return OptionWords(name.replace("_", " ").strip().capitalize(), told)


def common_option(name: str) -> str:
    """What an option that many kinds of source have is called; empty for another."""
    return str(_OPTIONS[name][0]) if name in _OPTIONS else ""


def fault(text: str) -> str:
    """What is wrong with an option, in the page's language where it is known."""
    shown = _SHOWN_VALUE.fullmatch(text)
    message = shown[1] if shown else text
    if message in _FAULTS:
        return str(_FAULTS[message])
    return translated(message, i18n.language())


def why(message: str) -> dict[str, str]:
    """What a process said, in the page's language; ``original`` is what only its connector can say."""
    told = translated(message, i18n.language())
    return {"message": told, "original": told if i18n.language() != ENGLISH and told == message else ""}


def status(name: str | None) -> str:
    """The state of a run."""
    return _("not harvested yet") if name is None else str(STATUSES.get(name, name))


def rhythm(seconds: int | None) -> str:
    """How often a source is harvested by itself."""
    if seconds is None:
        return _("not by itself")
    for known, told in RHYTHMS:
        if known == seconds:
            return str(told)
    hours = max(1, round(seconds / 3600))
    days, minutes = seconds // 86_400, max(1, seconds // 60)
    if days > 1 and seconds % 86_400 == 0:
        return ngettext("every %(count)s day", "every %(count)s days", days, count=days)
    if seconds < 3_600:
        return ngettext("every %(count)s minute", "every %(count)s minutes", minutes, count=minutes)
    return ngettext("every %(count)s hour", "every %(count)s hours", hours, count=hours)


def span(seconds: float) -> str:
    """A length of time in its largest unit."""
    if seconds < 60:
        count = max(0, round(seconds))
        return ngettext("%(count)s second", "%(count)s seconds", count, count=count)
    if seconds < 3_600:
        count = round(seconds / 60)
        return ngettext("%(count)s minute", "%(count)s minutes", count, count=count)
    if seconds < 172_800:
        count = round(seconds / 3_600)
        return ngettext("%(count)s hour", "%(count)s hours", count, count=count)
    count = round(seconds / 86_400)
    return ngettext("%(count)s day", "%(count)s days", count, count=count)


def ago(moment: datetime) -> str:
    """How long ago something was."""
    seconds = (now() - moment).total_seconds()
    return _("just now") if seconds < 20 else _("%(span)s ago", span=span(seconds))


def ahead(moment: datetime) -> str:
    """How soon something is to be."""
    seconds = (moment - now()).total_seconds()
    return _("due now") if seconds <= 0 else _("in %(span)s", span=span(seconds))
