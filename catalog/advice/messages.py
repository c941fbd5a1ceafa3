"""The messages of faults and notices in another language: sentences with values, known again by their shape.

What a run stores is English, as its connector or format told it. A message that has no shape here is shown
as it came; the title and the remedy of its rule are told in the reader's language all the same.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import NamedTuple

from catalog.advice.language import ENGLISH, said
from catalog.advice.language import mark as _
from catalog.advice.network_shapes import SHAPES as OF_NETWORK
from catalog.advice.network_shapes import TROUBLES
from catalog.advice.source_shapes import SHAPES as OF_SOURCES
from catalog.advice.upload_shapes import SHAPES as OF_UPLOADS
from catalog.sdk.events import Failure

LONGEST = 500
"""Longer messages stay as they came: a stranger's text is not searched for shapes."""
_TOLD_AGAIN = ("file", "parts", "rest", "seen", "todo", "where", "why")
"""Values that are sentences or names of their own; ``parts`` are several of them."""
_KNOWN_BY = "seen"
"""A shape with this value is the message's only where the value is a sentence that is known here."""
_BETWEEN = "; "
_VALUES = {"numbers": r"[\d ,.-]+", "at": r"\S+", "count": r"[\d,.]+"}
"""What values of these names look like; others may be anything."""

SHAPES = (
    # What a record must keep to.
    _("is missing"),
    _("is empty"),
    _("must be text"),
    _("must be a number"),
    _("must be true or false"),
    _("is not a known field"),
    _("has %(count)s characters, at most %(most)s are allowed"),
    _("has %(count)s entries, at most %(most)s are allowed"),
    _("holds the forbidden character %(code)s"),
    _("is not one of %(choices)s"),
    _("is not an http or https address"),
    _("is not a date like 2026-11-22 or 2026-11-22T19:30+07:00"),
    _("is not between %(low)s and %(high)s"),
    _("begins after it ends (%(span)s)"),
    _("ends (%(end)s) before it starts (%(start)s)"),
    # What the harvest sees.
    _("the record has no identifier"),
    _("the identifier has %(count)s characters, at most %(most)s are taken"),
    _("the identifier holds control characters or lone surrogates"),
    _("the source says it is there, but never sent it"),
    _("the record has %(count)s bytes, at most %(most)s are taken"),
    _("a second record with this identifier and other content; the first one is kept"),
    _("its id %(id)s belongs to a record of another source"),
    _("mapping this record alone took more than %(seconds)s seconds"),
    _("mapping this record alone ended its worker process (%(how)s)"),
    _("control characters were taken out"),
    _("is not understood as a date; it is kept as text"),
    _(
        "texts that had been misread (%(names)s) and are read again: %(count)s; the record keeps what "
        "came, and the option text_repair=off of the source takes the repair back"
    ),
    _(
        "is neither UTF-8 nor MARC-8 and was read as %(name)s, which its words speak for; state the "
        "option encoding of the source if letters are wrong"
    ),
    _("Some characters were damaged in the source record and are shown as �."),
    _("Some Vietnamese letters were lost when this record was written in MARC-8; ask the source for UTF-8."),
    _("the file is empty"),
    _("%(count)s bytes, at most %(most)s are kept"),
    _("the picture has %(width)s x %(height)s pixels, at most %(most)s are kept"),
    _("the picture is damaged: %(why)s"),
    _("SVG is not kept because it can carry scripts; give PNG, JPEG, WebP, GIF or PDF"),
    # What formats say.
    _("the record has no dc:title"),
    _("the record has none (%(fields)s are empty or missing)"),
    _("the record has none (titleInfo/title)"),
    _("the row has no title"),
    _("is no date that can be kept (use YYYY-MM-DD)"),
    _("column %(column)s holds no http or https address"),
    _("column %(column)s holds a language that is not known here"),
    _("column %(column)s holds no number"),
    _("column %(column)s holds neither yes nor no"),
    _("is not well-formed: %(why)s"),
    _("a document type is not accepted"),
    _("<%(name)s> holds no Dublin Core element"),
    _("there is no directory after the leader"),
    _("the directory names %(named)s fields, the record has %(count)s; it is cut or damaged"),
    _(
        "the bytes are neither UTF-8 nor MARC-8; name the encoding in the source's options (for "
        "example cp1251 or cp1258)"
    ),
    # What records of LIDO lack.
    _("%(count)s elements are not in the namespace %(name)s; they are read as if they were"),
    _("elements are not named as in the schema: %(names)s"),
    _("elements that neither LIDO 1.0 nor 1.1 has are not read: %(names)s"),
    _("what the schema requires is missing or empty: %(names)s"),
    _("dates that are no ISO 8601 and cannot be read: %(names)s"),
    _("addresses that are none of the web are left out: %(names)s"),
    # What is told of other catalogs.
    _("the other catalog was restored or set up anew: everything is taken from the beginning"),
    _(
        "what came is not what the other catalog says it holds (%(count)s of %(total)s records, or others of "
        "them); nothing is withdrawn, and the next run takes everything again"
    ),
    _("records that came from this catalog in the first place: %(count)s; they are not taken"),
    _("records whose digest is not that of their text: %(count)s; they are taken"),
    _("the other catalog is newer: not known here, with the number of records: %(names)s"),
    _("institutions there without one here, whose records belong to %(here)s: %(names)s"),
    # What files say; rest is told by another sentence.
    _("file %(file)s, row %(row)s, column %(column)s: %(rest)s"),
    _("file %(file)s, row %(row)s (line %(line)s of the file): %(rest)s"),
    _("file %(file)s, row %(row)s: %(rest)s"),
    _("file %(file)s, record %(number)s: %(rest)s"),
    _("file %(file)s, entry %(number)s on line %(line)s (%(key)s): %(rest)s"),
    _("file %(file)s, entry %(number)s on line %(line)s: %(rest)s"),
    _("file %(file)s, reference %(number)s: %(rest)s"),
    _(
        "file %(file)s: is not UTF-8 and is read as %(encoding)s; state the option encoding if letters "
        "are wrong"
    ),
    _("file %(file)s: is read as %(format)s in %(encoding)s"),
    _("file %(file)s: is read as %(format)s"),
    _("file %(file)s: %(other)s is not read"),
    _(
        "file %(file)s: records without field 001 are known by their field 035, else by their content, "
        "so a corrected one counts as another record"
    ),
    _("has %(count)s values, the header has %(width)s columns"),
    _("holds a NUL character"),
    _("byte %(byte)s does not exist in the file's encoding; state the right one with the option encoding"),
    _("the key column %(column)s is empty"),
    _("a line is longer than %(most)s characters"),
    _("a quote is opened and not closed again"),
    _("after a closing quote comes neither %(delimiter)s nor the end of the line"),
    _("is cut off: the file ends within it, or no end mark follows"),
    # What uploads of tables say.
    _("repeats %(where)s word for word; it is taken once"),
    _("what it is known by stands in %(where)s too, with other content; the first one is kept"),
    _("holds the error %(error)s of the spreadsheet program; it counts as empty"),
    _(
        "file %(file)s: rows are known by %(columns)s; a row that is corrected there counts as a new record, "
        "and the old one disappears"
    ),
    _(
        "file %(file)s: %(count)s cells hold formulas whose results were not saved; they count as empty: "
        "open the file in the spreadsheet program, save it there, and send it again"
    ),
    _(
        "file %(file)s: its letters are those of an old font and are read as %(name)s; look whether "
        "the titles are right"
    ),
    _("file %(file)s: sheets that hold another table, or none, are not read: %(names)s"),
    _("file %(file)s: hidden sheets are left out: %(names)s"),
    _("file %(file)s: hidden rows are left out: %(where)s"),
    _("file %(file)s: hidden columns are left out: %(names)s"),
    _("file %(file)s: rows that are no records are left out: %(parts)s"),
    _("file %(file)s: rows are read as further lines of the record above: %(where)s"),
    _("file %(file)s: marks of repetition are read as what stands above them: %(where)s"),
    _(
        "file %(file)s: another table begins in row %(row)s and is not read; header_row: %(row)s in a "
        "profile reads it"
    ),
    _("file %(file)s: another table stands beside and is not read: %(names)s"),
    _("file %(file)s: is empty"),
    _("file %(file)s: a document type is not accepted"),
    _(
        "file %(file)s: is neither MARC, MARCXML, CSV, XLSX nor zip, nor anything else that is read; it "
        "begins with %(bytes)s; the option format names its kind"
    ),
    _("file %(file)s: is locked by a password; save it without one"),
    _("file %(file)s: is a workbook locked by a password; save it without one"),
    _("file %(file)s: is an old Office file; save it as .xlsx or CSV"),
    _(
        "file %(file)s: is an old workbook (.xls) of %(count)s bytes, at most %(most)s are read; save it as "
        ".xlsx or CSV"
    ),
    _("file %(file)s: the workbook is broken: %(why)s"),
    _("file %(file)s: is an HTML page, not a file of records; an address may ask for a login or be wrong"),
    _(
        "file %(file)s: is an HTML page that is named like a workbook; open it in the spreadsheet program "
        "and save it as .xlsx"
    ),
    _("file %(file)s: unpacks to %(count)s bytes, at most %(most)s are read; save it as CSV"),
    _(
        "file %(file)s: %(part)s reaches to row %(row)s and column %(column)s: the workbook takes about "
        "%(size)s MB of memory, at most %(most)s MB are allowed; delete what is not needed, give it in "
        "parts, or save it as CSV, which is read in any size"
    ),
    _(
        "file %(file)s: the workbook takes about %(size)s MB of memory, at most %(most)s MB are allowed; "
        "delete what is not needed, give it in parts, or save it as CSV, which is read in any size"
    ),
    _("file %(file)s: is a table of %(kind)s, not of records; check it with `catalog sheets facts`"),
    # What clients of servers say.
    _("the list"),
    _("the record has no metadata, though it is not marked as deleted"),
    _("record %(position)s of page %(page)s of %(where)s has no identifier"),
    _("the record at position %(position)s was not given: %(why)s"),
    _("the record at position %(position)s cannot be read: %(why)s"),
    _(
        "records without any identifier are known by their content, so a corrected one counts as "
        "another record"
    ),
    _(
        "%(count)s records are suppressed in the OPAC (942 $n) or marked as deleted: they are not "
        "shown here either"
    ),
    _("the items of the record %(number)s cannot be had: %(why)s"),
    _(
        "records come in MARC-8, into which servers put Vietnamese without its letters of two marks "
        "(Lịch sử becomes Lch s): ask the server's staff to switch on MARCXML or UTF-8, and look at "
        "the titles"
    ),
    _("%(where)s ended after %(count)s records, though the server told of %(total)s: nothing is withdrawn"),
    _(
        "%(where)s ended after %(count)s records (%(again)s more came twice), though the server told "
        "of %(total)s: nothing is withdrawn"
    ),
    _("page %(page)s of %(where)s: %(rest)s"),
    _("the page at record %(position)s of %(where)s: %(rest)s"),
    _("control characters, which XML forbids, were left out"),
    _("characters that Unicode does not have were left out"),
    _("bytes that are no UTF-8 were read as Windows-1252"),
    _("names of HTML characters became these characters"),
    _("bare signs & became &amp;"),
    _("text before the XML was left out"),
    _("text after the end of the XML was left out"),
    _("the server lists %(most)s records of a search at most: it is asked in slices by %(axis)s"),
    _("the server does not tell how many records %(where)s has: nothing is withdrawn"),
    # Documents of the web of data.
    _(
        "metadata labels that mean no known field stay as notes: %(labels)s. Name their fields "
        "in the option labels"
    ),
    _("the collection %(address)s holds itself: it is not read again"),
    _("%(count)s descriptions beside manifests cannot be read: %(why)s"),
    _("a collection cannot be read, and what is in it is not seen: %(why)s"),
    _("%(address)s: there is nothing at this address, though the collection lists it (status %(status)s)"),
    _("the collection changed while the run was cut: it is read from its beginning"),
    _("properties of the documents that are not shown: %(names)s"),
    _("%(count)s documents named by others cannot be had: %(why)s"),
    _("the list ended after %(count)s documents of %(most)s that it tells"),
    _("the document is no IIIF manifest: its type is not Manifest"),
    _("the manifest has neither label nor summary"),
    _("the document has neither a name nor a description"),
    *OF_SOURCES,
    *OF_UPLOADS,
    *OF_NETWORK,
)


class _Shape(NamedTuple):
    text: str
    pattern: re.Pattern[str]


@functools.cache
def _shapes() -> tuple[_Shape, ...]:
    return tuple(_Shape(text, re.compile(_pattern(text), re.DOTALL)) for text in (*SHAPES, *TROUBLES))


def _pattern(text: str) -> str:
    pieces = re.split(r"%\((\w+)\)s", text)
    literal, names = pieces[::2], pieces[1::2]
    values = [_value(name, again=name in names[:place]) for place, name in enumerate(names)]
    return "".join(f"{re.escape(piece)}{value}" for piece, value in zip(literal, [*values, ""], strict=True))


def _value(name: str, *, again: bool) -> str:
    return f"(?P={name})" if again else f"(?P<{name}>{_VALUES.get(name, '.+?')})"


def translated(message: str, language: str) -> str:
    """The message in ``language`` where its shape is known, else as it came."""
    if language == ENGLISH or len(message) > LONGEST:
        return message
    for shape in _shapes():
        if (found := shape.pattern.fullmatch(message)) is not None:
            values = {
                name: _told_again(name, value, language) if name in _TOLD_AGAIN else value
                for name, value in found.groupdict().items()
            }
            if _KNOWN_BY in values and values[_KNOWN_BY] == found[_KNOWN_BY]:
                continue
            told = said(shape.text, language)
            return told % values if values else told
    return message


def _told_again(name: str, value: str, language: str) -> str:
    parts = value.split(_BETWEEN) if name == "parts" else [value]
    return _BETWEEN.join(translated(part, language) for part in parts)


def in_language(failure: Failure, language: str) -> Failure:
    """A failure or notice with its message in ``language``."""
    fault = failure.fault
    return replace(failure, fault=replace(fault, message=translated(fault.message, language)))
