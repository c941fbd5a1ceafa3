"""May I use it? What a record's licence lets people do, in words, and the line that names the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.formats import citation_write as cited
from catalog.formats.licence_terms import terms_of
from catalog.formats.licences import licence_of
from catalog.formats.text.clean import clean
from catalog.record import KINDS, Record
from catalog.web.cards import shortened
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names
from catalog.web.pictures import web_address

FREE, CONDITIONS, ASK, UNKNOWN, STATED = "free", "conditions", "ask", "unknown", "stated"
ATTENDED = frozenset(KINDS[KINDS.index("exhibition") : KINDS.index("web")])
"""Kinds that people go to: of these it is asked when and where, not what may be copied."""

_NAMED = 3
_LONGEST = 200
_CONDITIONS: Names = {
    "by": lazy_gettext("name who made it and where it is from"),
    "sa": lazy_gettext("share what you make of it under the same licence"),
    "nc": lazy_gettext("do not use it to earn money"),
    "nd": lazy_gettext("do not change it"),
    "law": lazy_gettext("look up first which other laws or agreements hold for it"),
}
_EDUCATION = lazy_gettext("You may use it to teach and to learn. For anything else ask who holds the rights.")
_PRIVATE = lazy_gettext("You may use it as long as no money is earned by it. For anything else ask first.")
_RESERVED = lazy_gettext("It is in copyright. To copy or to publish it, ask who holds the rights.")
_SAID: Mapping[str, tuple[str, object]] = {
    "InC-EDU": (CONDITIONS, _EDUCATION),
    "InC-NC": (CONDITIONS, _PRIVATE),
    "InC": (ASK, _RESERVED),
    "InC-OW-EU": (ASK, _RESERVED),
    "InC-RUU": (ASK, _RESERVED),
}
"""Statements of rightsstatements.org on what is in copyright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """The answer to "may I use it?".

    ``verdict`` is free, conditions, ask, unknown or stated (in the institution's own words);
    ``answer`` says so shortly, ``sentence`` fully; ``licence`` has a name and, where it is known, an address;
    ``line`` is what to write beside a copy.
    """

    verdict: str
    answer: str
    sentence: str
    licence: str = ""
    address: str = ""
    line: str = ""

    @property
    def allows_copies(self) -> bool:
        """Whether people may take copies of it away."""
        return self.verdict in (FREE, CONDITIONS)


def reuse(record: Record, holder: str, address: str) -> Reuse | None:
    """What may be done with a record's thing; None where there is nothing to copy and nothing was said."""
    told = record.rights
    licence = licence_of(told.licence) if told and told.licence.strip() else None
    verdict, sentence = _verdict(licence.name if licence else "", told.statement if told else "")
    if verdict == UNKNOWN and (record.kind in ATTENDED or not (record.images or _has_files(record))):
        return None
    name = licence.name if licence and not web_address(licence.name) else ""
    return Reuse(
        verdict=verdict,
        answer=str(_ANSWERS[verdict]),
        sentence=sentence,
        licence=name,
        address=web_address(licence.address) if licence else "",
        line=line_of(record, holder, address, name),
    )


_ANSWERS: Names = {
    FREE: lazy_gettext("Free to use"),
    CONDITIONS: lazy_gettext("Free to use, with conditions"),
    ASK: lazy_gettext("Ask before you use it"),
    UNKNOWN: lazy_gettext("Not known: ask before you use it"),
    STATED: lazy_gettext("What the institution says"),
}


def line_of(record: Record, holder: str, address: str, licence: str = "", credit: str = "") -> str:
    """The line that names title, makers, date, holder with number, licence and address, as it is copied.

    ``credit`` is that of one picture; else the record's own stands for its holder.
    """
    names = [clean(agent.name) for agent in cited.creators(record)]
    makers = ", ".join(names[:_NAMED]) if len(names) <= _NAMED else _("%(name)s et al.", name=names[0])
    day = cited.day_of(record)
    what = [f"“{shortened(clean(record.title), _LONGEST)}”", makers, day.text or day.year]
    credit = clean(credit) or clean(record.rights.credit if record.rights else "")
    number = next(filter(None, [*cited.identifiers(record, "inventory")[:1], cited.call_number(record)]), "")
    where = credit or ", ".join(filter(None, (clean(holder), number)))
    told = (", ".join(filter(None, what)), where.rstrip("."), licence)
    return ". ".join(filter(None, told)) + f". {address}"


def _verdict(licence: str, statement: str) -> tuple[str, str]:
    terms = terms_of(licence)
    if terms.conditions:
        told = "; ".join(str(_CONDITIONS[code]) for code in terms.conditions)
        return CONDITIONS, _("You may use and share it if you keep to this: %(list)s.", list=told)
    if terms.conditions is not None:
        told = _("You may use, change and share it without asking. Please still say where it is from.")
        return FREE, told
    if terms.statement:
        verdict, sentence = _SAID.get(terms.statement, (UNKNOWN, ""))
        return verdict, str(sentence) or _unknown()
    if said := clean(statement) or licence:
        return STATED, shortened(said, 300)
    return UNKNOWN, _unknown()


def _unknown() -> str:
    return _("Nobody has said what may be done with it. Ask the institution before you publish a copy.")


def _has_files(record: Record) -> bool:
    return any(link.rel in ("fulltext", "media") for link in record.links)
