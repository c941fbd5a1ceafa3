"""What was found in an upload and what would change, in words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from catalog import advice
from catalog.advice.messages import in_language, translated
from catalog.sdk.events import Failure
from catalog.store.uploads import Upload
from catalog.uploads.problems import case as problem_case
from catalog.uploads.samples import Sample
from catalog.web import facts as record_facts
from catalog.web import i18n, labels
from catalog.web.admin.uploads_fields import FIELDS
from catalog.web.cards import shortened
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names, named

KINDS_OF_FILES: Names = {
    "xlsx": lazy_gettext("Excel workbook"),
    "xls": lazy_gettext("old Excel workbook"),
    "ods": lazy_gettext("OpenDocument workbook"),
    "csv": lazy_gettext("table as text (CSV)"),
    "tsv": lazy_gettext("table as text (TSV)"),
    "marc": lazy_gettext("MARC records (ISO 2709)"),
    "marcxml": lazy_gettext("MARC records (XML)"),
    "zip": lazy_gettext("several files in one zip"),
    "isis": lazy_gettext("CDS/ISIS export"),
    "mods": "MODS",
    "lido": "LIDO",
    "ris": "RIS",
    "bibtex": "BibTeX",
}
STATES: Names = {
    "received": lazy_gettext("received"),
    "read": lazy_gettext("waits for you"),
    "previewed": lazy_gettext("ready to publish"),
    "published": lazy_gettext("has been published"),
    "undone": lazy_gettext("taken back"),
    "failed": lazy_gettext("did not work"),
    "given_up": lazy_gettext("given up"),
}
DOING: Names = {
    "look": lazy_gettext("Reading the file"),
    "preview": lazy_gettext("Working out what would change"),
    "publish": lazy_gettext("Publishing"),
    "undo": lazy_gettext("Taking the upload back"),
}
_FLAVOURS = {"marc21": "MARC 21", "unimarc": "UNIMARC"}
_LONGEST = 400
# Where it stands is told by row: there is one file.
_IN_FILE = re.compile(r"^(?:file|tệp) [^:]{1,250}?(?:, (?=row|record|sheet|hàng|biểu ghi|trang)|: )")
_TEXTS = ("label", "name", "value", "display", "title", "url", "call_number", "statement")


class Shown(NamedTuple):
    """A record as it would be published: title, kind, rows of label and text; or why it would not."""

    title: str
    kind: str
    rows: list[tuple[str, str]]
    faults: list[str]


class Problem(NamedTuple):
    """The cases of one rule: what is wrong, what to do, how many, the first of them."""

    title: str
    remedy: str
    cases: int
    samples: list[str]


class Changed(NamedTuple):
    """A record that would change: id, title, and of each field what it is and would be."""

    id: str
    title: str
    fields: list[tuple[str, str, str]]


def found(upload: Upload, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was found in the file, as labels with texts."""
    details = kept["found"]
    count = kept["count"]
    rows = _("at least 2,000") if count is None else i18n.number(count)
    sheet = details.get("sheet", "")
    proposal = kept.get("proposal") or {}
    header = proposal.get("header_rows") or ()
    told = [
        (_("File"), f"{upload.name} ({size(upload.size)})"),
        (_("Kind of file"), named(KINDS_OF_FILES, details["format"])),
        (_("Records"), rows),
        (_("Sheet"), sheet),
        (_("Header"), _("row %(number)s", number=header[-1]) if header else ""),
        (_("Read from the zip"), details.get("file", "")),
        (_("Pictures in the zip"), str(details["pictures"]) if details.get("pictures") else ""),
        (_("Kind of MARC"), _FLAVOURS.get(details.get("flavour", ""), "")),
        (_("Letters"), _encoding(details.get("encoding", ""))),
        (_("Our own template"), _("filled in, nothing to confirm") if details.get("template") else ""),
    ]
    return [(name, text) for name, text in told if text]


def _encoding(name: str) -> str:
    return "" if name in ("", "utf-8") else name.upper()


def notices(kept: Mapping[str, Any]) -> list[str]:
    """What was remarked while the file was read, without its name before it."""
    told = (translated(text, i18n.language()) for text in kept["notices"])
    return [_without_file(text) for text in told]


def _without_file(text: str) -> str:
    head, colon, rest = text.partition(": ")
    plain = rest if colon and head.startswith(("file ", "tệp ")) else text
    return plain[:1].upper() + plain[1:]


def size(count: int) -> str:
    """Bytes as people say them."""
    if count < 1000:
        return _("%(count)s bytes", count=count)
    if count < 1_000_000:
        return f"{i18n.number(round(count / 1000))} kB"
    return f"{i18n.number(round(count / 1e6))} MB"


def shown(sample: Sample) -> Shown:
    """A sample as a person reads it."""
    if sample.record is None:
        return Shown("", "", [], [_fault(entry) for entry in sample.faults])
    record = sample.record
    facts = [*record_facts.description(record), *record_facts.learning(record)]
    rows = [(fact.label, "; ".join(value.text for value in fact.values)) for fact in facts]
    rows += [
        (named(FIELDS, name), text_of(record[name]))
        for name in ("description", "schedule", "holdings", "links", "images", "rights")
        if record.get(name)
    ]
    kind = named(labels.KINDS, record.get("kind", ""))
    return Shown(record.get("title", ""), kind, [(name, _short(text)) for name, text in rows], [])


def _fault(entry: Failure) -> str:
    fault = in_language(entry, i18n.language()).fault
    return named(FIELDS, fault.field) + f": {fault.message}" if fault.field else fault.message


def text_of(value: Any) -> str:
    """A value of a record as one line of text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return named(labels.YES_OR_NO, "yes" if value else "no")
    if isinstance(value, Mapping):
        first = next((str(value[name]) for name in _TEXTS if value.get(name)), "")
        return first or "; ".join(text for entry in value.values() if (text := text_of(entry)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(text for entry in value if (text := text_of(entry)))
    return str(value)


def _short(text: str) -> str:
    return shortened(text, _LONGEST)


def problems(kept: Mapping[str, Any], severity: str) -> list[Problem]:
    """What is wrong (failure) or was remarked (notice), by rule, with what can be done."""
    return [_problem(group) for group in kept["groups"] if group["severity"] == severity]


def _problem(group: Mapping[str, Any]) -> Problem:
    language = i18n.language()
    known = advice.on(group["rule"], language)
    samples = [_short(_case(entry, language)) for entry in group["samples"]]
    title = known.title if known else group["rule"]
    return Problem(title, known.remedy if known else "", group["cases"], samples)


def _case(entry: Mapping[str, Any], language: str) -> str:
    """One case: what the record is known by, field and value, what is wrong."""
    told = in_language(problem_case(entry), language)
    fault, text = told.fault, told.fault.message
    if fault.field:
        value = f" “{shortened(fault.value, 80)}”" if fault.value and fault.value not in text else ""
        text = f"{named(FIELDS, fault.field)}{value}: {_IN_FILE.sub('', text)}"
    text = _IN_FILE.sub("", text)
    return f"{entry['identifier']} – {text}" if entry["identifier"] else text


def changed(kept: Mapping[str, Any]) -> list[Changed]:
    """The first records that would change, field by field."""
    return [
        Changed(
            entry["id"],
            entry["title"],
            [
                (named(FIELDS, one["field"]), _short(text_of(one["before"])), _short(text_of(one["after"])))
                for one in entry["fields"]
            ],
        )
        for entry in kept["changed"]
    ]


def message(upload: Upload) -> str:
    """Why an upload could not go on, in the reader's language."""
    return _without_file(translated(upload.message, i18n.language()))
