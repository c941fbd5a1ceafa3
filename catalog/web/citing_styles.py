"""Further styles of citing: after ISO 690, as Vietnamese theses and journals ask, and after MLA 9.

Both say when the page was looked at, because a record may change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.formats import citation_write as cited
from catalog.formats.text.clean import clean
from catalog.record import Agent, Record
from catalog.web import i18n, labels
from catalog.web.citing import Cited
from catalog.web.i18n import gettext as _
from catalog.web.labels import named
from catalog.web.roles import ROLES

_NAMED = 3
_BOOKLIKE = ("book", "article", "periodical", "thesis")


def iso690(record: Record, holder: str, address: str, seen: date) -> Cited:
    """Makers. Title [kind]. Place: publisher, date. Within. Numbers. Holder, number. Address [seen]."""
    names = _makers(record)
    parts = [_published(record), _within(record), *_numbers(record), _held(record, holder)]
    kind = "" if record.kind in _BOOKLIKE else f" [{named(labels.KINDS, record.kind).lower()}]"
    told = " ".join([*(f"{part.rstrip('.')}." for part in parts if part), _("Available from:")])
    return Cited(
        f"{names}. " if names else "",
        clean(record.title),
        f"{kind}{_stop(record.title, kind)} {told}",
        address,
        _(" [viewed %(day)s].", day=i18n.day(seen)),
    )


def mla(record: Record, holder: str, address: str, site: str, seen: date) -> Cited:
    """Makers. Title. Container, publisher, date. Holder, number. Site, address. Accessed."""
    names = _joined_as_mla([clean(agent.name) for agent in _agents(record)])
    host = cited.host_of(record)
    volume = _("vol. %(number)s", number=host.volume) if host.volume else ""
    issue = _("no. %(number)s", number=host.issue) if host.issue else ""
    core = (host.title, volume, issue, clean(record.publisher), _day(record), _pages(host.pages))
    parts = [", ".join(filter(None, core)), _held(record, holder)]
    told = " ".join([*(f"{part.rstrip('.')}." for part in parts if part), f"{site},"])
    return Cited(
        f"{names.rstrip('.')}. " if names else "",
        clean(record.title),
        f"{_stop(record.title)} {told}",
        address,
        _(". Accessed %(day)s.", day=i18n.day(seen)),
    )


def _stop(title: str, after: str = "") -> str:
    return "" if not after and clean(title)[-1:] in ".?!…" else "."


def _agents(record: Record) -> list[Agent]:
    return list(cited.creators(record)) or list(cited.creators(record, "editor"))


def _makers(record: Record) -> str:
    """Up to three makers, what each did where that is not to write."""
    agents = _agents(record)
    if len(agents) > _NAMED:
        return _("%(name)s et al.", name=clean(agents[0].name)).rstrip(".")
    return ", ".join(_with_role(agent) for agent in agents)


def _with_role(agent: Agent) -> str:
    role = agent.role.lower()
    name = clean(agent.name)
    return name if role in ("", "author", "aut", "creator", "cre") else f"{name} ({named(ROLES, role)})"


def _joined_as_mla(names: Sequence[str]) -> str:
    match len(names):
        case 0:
            return ""
        case 1:
            return names[0]
        case 2:
            return _("%(one)s, and %(other)s", one=names[0], other=names[1])
        case _:
            return _("%(name)s et al.", name=names[0])


def _published(record: Record) -> str:
    place = "; ".join(cited.places(record))
    publisher = clean(record.publisher).rstrip(".")
    begins = (record.schedule.start if record.schedule else "")[:10]
    when = _day(record) or begins
    return ", ".join(filter(None, (": ".join(filter(None, (place, publisher))), when)))


def _day(record: Record) -> str:
    day = cited.day_of(record)
    return day.text or "-".join(filter(None, (day.year, day.month, day.day)))


def _within(record: Record) -> str:
    host = cited.host_of(record)
    if not host.title:
        return ""
    issue = f"({host.issue})" if host.issue else ""
    told = (host.title, f"{host.volume}{issue}", _pages(host.pages))
    return _("In: %(title)s", title=", ".join(filter(None, told)))


def _pages(pages: str) -> str:
    return _("pp. %(pages)s", pages=pages) if pages else ""


def _numbers(record: Record) -> list[str]:
    return [f"{one.scheme.upper()} {one.value}" for one in cited.standard_numbers(record)[:1]]


def _held(record: Record, holder: str) -> str:
    numbers = [*cited.identifiers(record, "inventory")[:1], cited.call_number(record)]
    number = next(filter(None, numbers), "")
    return ", ".join(filter(None, (clean(holder), number)))
