"""MARCXML that is read without an XML parser gives what the parser gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.formats.marcxml import MarcXmlFormat, parse
from catalog.formats.marcxml_plain import parse_plain

DATA = Path(__file__).parent / "data"
NAMESPACE = "http://www.loc.gov/MARC21/slim"
START = f'<record xmlns="{NAMESPACE}">'
HEAD = 'tag="245" ind1="1" ind2="0"'
TITLE = f'<datafield {HEAD}><subfield code="a">Truyện Kiều</subfield></datafield>'

_TAGS = st.sampled_from(
    ["020", "041", "100", "245", "260", "300", "520", "650", "653", "700", "773", "856", "880"]
)
_PLAIN = [
    "Hà Nội", "tie\u0302\u0301ng", "ò\u0302", "a", "1999", "[", "]", " /", " : ", "  ", "\n", "\t", ".",
    "\u00a0", "\u0085", "\u200b", "\ufeff", "\ufffd", "&amp;", "&amp;lt;", "&lt;", "&gt;", "&quot;", "&apos;",
    "https://a.example/x.pdf", "k.đ.", "880-01", "vie",
]  # fmt: skip
_WILD = [
    "\ufffe", "\uffff", "\x7f", "\x07", "\r\n", "]]>", "&#233;", "&#7;", "&", "&x;", ">", "<b/>", "<!-- -->",
    "<![CDATA[&]]>",
]  # fmt: skip
_PLAIN_TEXTS = st.lists(st.sampled_from(_PLAIN), max_size=5).map("".join)
_WILD_TEXTS = st.lists(st.sampled_from([*_PLAIN, *_WILD]), max_size=3).map("".join)
_TEXTS = st.integers(0, 15).flatmap(lambda dice: _PLAIN_TEXTS if dice else _WILD_TEXTS)
_SIGNS = st.integers(0, 15).flatmap(
    lambda dice: st.sampled_from(" 0124aubdtvxyz" if dice else "\"<&'é\u0301")
)
_SUBFIELD = st.builds('<subfield code="{}">{}</subfield>'.format, _SIGNS, _TEXTS)
_HEADS = st.one_of(
    st.builds('tag="{}" ind1="{}" ind2="{}"'.format, _TAGS, _SIGNS, _SIGNS),
    st.builds('ind1="{}" ind2="{}" tag="{}"'.format, _SIGNS, _SIGNS, _TAGS),
)
_BETWEEN = st.sampled_from([*[""] * 12, *["\n  "] * 6, "x", "<!-- -->"])
_DATAFIELD = st.builds(
    "<datafield {}>{}{}</datafield>{}".format,
    _HEADS,
    _BETWEEN,
    st.lists(_SUBFIELD, max_size=4).map("".join),
    _BETWEEN,
)
_CONTROL = st.builds(
    '<controlfield tag="{}">{}</controlfield>'.format, st.sampled_from(["001", "008"]), _TEXTS
)
_LEADER = st.builds(
    "<leader>{}</leader>".format, st.sampled_from(["00000nam a2200000 a 4500", "", "\u0085c"])
)
_INSIDE = st.builds(
    "{}{}{}{}".format,
    _LEADER,
    st.lists(_CONTROL, max_size=2).map("".join),
    st.sampled_from(["", TITLE]),
    st.lists(_DATAFIELD, max_size=4).map("".join),
)


def _prefixed(xml: str, prefix: str) -> str:
    return re.sub(r"(</?)(?=[a-z])", rf"\1{prefix}:", xml).replace("xmlns=", f"xmlns:{prefix}=")


def _outcome(payload: bytes) -> object:
    try:
        return MarcXmlFormat().read(payload, {})
    except CatalogError as error:
        return type(error), str(error)


def _through_the_parser(payload: bytes) -> bytes:
    """The same record with a comment at its end, which only a parser can pass over."""
    return b"<!-- --></".join(payload.rsplit(b"</", 1))


@given(_INSIDE, st.booleans())
@example(TITLE + '<datafield tag="700" ind1=" " ind2=" "><subfield code="t"></subfield></datafield>', False)
def test_both_ways_of_reading_give_the_same(inside: str, prefixed: bool) -> None:
    xml = f"{START}{inside}</record>"
    payload = (_prefixed(xml, "m") if prefixed else xml).encode()
    assert parse_plain(_through_the_parser(payload)) is None
    assert _outcome(payload) == _outcome(_through_the_parser(payload))


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.rglob("*.xml")))
def test_whole_files_give_the_same_record_both_ways(name: str) -> None:
    payload = next(DATA.rglob(name)).read_bytes()
    assert _outcome(payload) == _outcome(_through_the_parser(payload))


@pytest.mark.parametrize(
    "xml",
    [
        f"{START}<leader>x</leader>{TITLE}</record>",
        f"{START}\n  <leader>x</leader>\n  {TITLE}\n</record>\n",
        _prefixed(f"{START}<leader>x</leader>{TITLE}</record>", "marc"),
        f"{START}{TITLE.replace('Kiều', '&amp;')}</record>",
        f"{START}{TITLE.replace(' ' + HEAD, ' ' + HEAD[10:] + ' ' + HEAD[:9])}</record>",
    ],
)
def test_what_servers_write_needs_no_parser(xml: str) -> None:
    assert parse_plain(xml.encode()) is not None


@pytest.mark.parametrize(
    "xml",
    [
        f"{START}{TITLE}</record><record/>",
        f"{START}{TITLE}<foreign/></record>",
        f"{START}{TITLE}",
        f"{START}{TITLE.replace('Kiều', 'Kiều&#10;')}</record>",
        f"{START}{TITLE.replace('Kiều', chr(0xFFFF))}</record>",
        f'<record xmlns="a" xmlns="b">{TITLE}</record>',
        f"<marc:record>{TITLE.replace('<', '<marc:').replace('<marc:/', '</marc:')}</marc:record>",
        f"<!DOCTYPE record>{START}{TITLE}</record>",
        f"<records>{TITLE}</records>",
    ],
)
def test_everything_else_is_left_to_the_parser(xml: str) -> None:
    assert parse_plain(xml.encode()) is None


def test_bytes_that_are_no_utf8_are_left_to_the_parser() -> None:
    assert parse_plain(f"{START}{TITLE}</record>".encode("latin-1", "replace").replace(b"?", b"\xe9")) is None


def test_fields_keep_their_order_and_their_indicators() -> None:
    second = TITLE.replace('ind1="1"', 'ind1="0"').replace("Truyện", "Chuyện")
    record = parse(f"{START}{TITLE}{second}</record>".encode())
    assert [(field.first, field.second, field.get("a")) for field in record.fields("245")] == [
        ("1", "0", "Truyện Kiều"),
        ("0", "0", "Chuyện Kiều"),
    ]
