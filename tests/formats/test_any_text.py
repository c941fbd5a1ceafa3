"""Any bytes into the readers of RIS, BibTeX and CDS/ISIS give a record or a named failure."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.formats import bibtex_entries, isis_records, ris
from catalog.formats.bibtex import BibtexFormat
from catalog.formats.isis import IsisFormat
from catalog.formats.ris import RisFormat
from catalog.schemas.check import check_record
from catalog.sdk.format import Format
from catalog.sdk.testing.isis import isis_export
from catalog.shape import to_dict

FORMATS: tuple[Format, ...] = (RisFormat(), BibtexFormat(), IsisFormat())
RIS_TAGS = (
    "TY",
    "ER",
    "TI",
    "T1",
    "T2",
    "BT",
    "AU",
    "A2",
    "PY",
    "DA",
    "SN",
    "UR",
    "KW",
    "AB",
    "LA",
    "SP",
    "ZZ",
)
BIBTEX_FIELDS = (
    "title", "author", "year", "month", "day", "date", "journal", "booktitle", "isbn", "issn", "doi", "url",
    "keywords", "abstract", "language", "pages", "number", "volume", "series", "crossref", "howpublished",
)  # fmt: skip
PHRASES = (
    "", " ", "{", "}", '"', "@", "#", ",", "=", "\\", "\\'{e}", "{\\'\\^e}", " and ", "1998/3/1/x", "²", "٣",
    "978-0-306-40615-7", "10.1000/x", "https://a.vn/1", "http://[", "vie", "\n", "TY  - BOOK\n", "^a", "<x>",
    "\x1e", "jan", "Ǆ", "Nguyễn, Du", ", ,", "--",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PHRASES) | st.text(max_size=6), max_size=5).map("".join)


def outcome(format_: Format, payload: bytes, **context: object) -> str:
    """ "record" for a record that the schema takes, else "refused"; nothing else may be raised."""
    try:
        shaped = to_dict(format_.read(payload, context))
        shaped.update(id="a-1", source={"slug": "a", "native_id": "1"}, institution="a")
        check_record(shaped)
    except RecordError as error:
        return "refused" if error.faults[0].message else "no reason"
    return "record"


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@given(
    payload=st.binary(max_size=300), encoding=st.sampled_from(["", "tcvn3", "cp1258", "utf-16", "rot13", "x"])
)
def test_bytes_that_are_no_record_are_refused(format_: Format, payload: bytes, encoding: str) -> None:
    assert outcome(format_, payload, encoding=encoding, profile="cds") == "refused"


@given(st.lists(st.tuples(st.sampled_from(RIS_TAGS), TEXTS), max_size=12))
def test_any_tags_of_ris_are_a_record_or_refused(lines: list[tuple[str, str]]) -> None:
    text = "TY  - JOUR\nTI  - A\n" + "".join(f"{tag}  - {value}\n" for tag, value in lines)
    assert outcome(RisFormat(), text.encode("utf-8", "surrogatepass")) in ("record", "refused")


@given(st.lists(st.tuples(st.sampled_from(BIBTEX_FIELDS), TEXTS), max_size=12), st.booleans())
def test_any_fields_of_bibtex_are_a_record_or_refused(values: list[tuple[str, str]], quoted: bool) -> None:
    opening, closing = ('"', '"') if quoted else ("{", "}")
    fields = "".join(f", {name} = {opening}{value}{closing}" for name, value in values)
    text = f"@article{{k, title = {{A}}{fields}}}"
    assert outcome(BibtexFormat(), text.encode("utf-8", "surrogatepass")) in ("record", "refused")


@given(
    st.lists(st.tuples(st.sampled_from([1, 24, 26, 44, 69, 70, 245, 700]), TEXTS), max_size=12), st.booleans()
)
def test_any_fields_of_isis_are_a_record_or_refused(fields: list[tuple[int, str]], by_profile: bool) -> None:
    fields = [(tag, text.encode("utf-8", "replace").decode()) for tag, text in fields]
    raw = isis_export([(24, "A"), (245, "^aA"), *fields], fold=False)
    profile = "cds" if by_profile else ""
    assert outcome(IsisFormat(), raw, profile=profile) in ("record", "refused")


SPLITTERS: dict[str, Callable[[io.BytesIO], Iterator[object]]] = {
    "ris": ris.split,
    "bibtex": bibtex_entries.split,
    "isis": lambda stream: isis_records.split(stream, b"#"),
}
LONG = (
    b"@book{" * 100_000, b"{" * 900_000, b'@a{k, t = "' + b"{" * 800_000, b" and " * 150_000, b"#" * 900_000,
    b"TY  - A\n" * 100_000, b"TY  - BOOK\nKW  - " + b"; " * 400_000, b"\\'" * 400_000, b" " * 900_000,
    b"@book{k, author = {" + b"a and {" * 100_000 + b"}" * 100_000 + b"}}",
    b"@book{k, title = {" + b" \t" * 400_000 + b"A}, isbn = {" + b"( " * 40_000 + b"}}",
    b"TY  - BOOK\nTI  - A\nSN  - " + b"(1 " * 300_000, b"00100000000000049000" + b"0" * 900_000,
    b"TY  - BOOK\nTI  - A\nUR  - " + b"http://a " * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS, ids=lambda entry: entry.name)
@pytest.mark.parametrize("content", LONG, ids=lambda content: content[:12].decode().strip())
def test_one_long_text_is_read_or_refused(format_: Format, content: bytes) -> None:
    assert outcome(format_, content, profile="cds") in ("record", "refused")


@pytest.mark.parametrize("name", SPLITTERS)
@pytest.mark.parametrize("content", LONG, ids=lambda content: content[:12].decode().strip())
def test_one_long_text_is_cut_into_pieces_of_bounded_size(name: str, content: bytes) -> None:
    sizes = [
        len(piece if isinstance(piece, bytes) else piece.raw)  # type: ignore[attr-defined]
        for piece in SPLITTERS[name](io.BytesIO(content * 3))
    ]
    assert sum(sizes) <= 3 * len(content)
    assert max(sizes, default=0) <= 2_200_000


@pytest.mark.parametrize("name", SPLITTERS)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_cut_into_pieces_of_themselves(name: str, content: bytes) -> None:
    for piece in SPLITTERS[name](io.BytesIO(content)):
        assert (piece if isinstance(piece, bytes) else piece.raw) in content  # type: ignore[attr-defined]
