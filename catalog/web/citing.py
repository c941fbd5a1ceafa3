"""A record as people cite it: author, year, title, publisher, holder, address; after the style of APA 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.formats import citation_write as cited
from catalog.formats.text.clean import clean
from catalog.record import Record
from catalog.web.i18n import gettext as _

_NAMED = 3
"""So many authors are named; of more the first."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in its parts, to be written one after the other; ``title`` stands out."""

    before: str
    title: str
    after: str
    address: str
    end: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.title}{self.after} {self.address}{self.end}"


def cite(record: Record, holder: str, address: str) -> Cited:
    """How to cite a record that ``holder`` has and that stands at ``address``, in the page's language."""
    names = [clean(agent.name) for agent in cited.creators(record)]
    role = ""
    if not names:
        names = [clean(agent.name) for agent in cited.creators(record, "editor")]
        role = _("(Ed.)")
    year = f"({_year(record)})."
    before = " ".join(filter(None, (_joined(names), role if names else "", year))) + " " if names else ""
    title = clean(record.title)
    stop = "" if title[-1:] in ".?!…" else "."
    parts = [_within(record), _published(record), _held(record, holder)]
    told = " ".join(f"{part}." for part in parts if part)
    after = f"{stop} {told}" if before else f"{stop} {year} {told}"
    return Cited(before, title, after.rstrip(), address)


def _joined(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return _("%(name)s et al.", name=names[0])
    between = "; " if any("," in name for name in names) else ", "
    last = f" & {names[-1]}" if len(names) > 1 else names[0]
    return between.join(names[:-1]) + last if len(names) > 1 else last


def _year(record: Record) -> str:
    day = cited.day_of(record)
    begins = (record.schedule.start if record.schedule else "")[:4]
    return day.text or day.year or begins or _("n.d.")


def _within(record: Record) -> str:
    host = cited.host_of(record)
    issue = f"({host.issue})" if host.issue else ""
    return ", ".join(filter(None, (host.title, f"{host.volume}{issue}", host.pages)))


def _published(record: Record) -> str:
    return ": ".join(filter(None, ("; ".join(cited.places(record)), clean(record.publisher)))).rstrip(".")


def _held(record: Record, holder: str) -> str:
    numbers = [*cited.identifiers(record, "inventory")[:1], cited.call_number(record)]
    number = next(filter(None, numbers), "")
    return ", ".join(filter(None, (clean(holder), number)))
