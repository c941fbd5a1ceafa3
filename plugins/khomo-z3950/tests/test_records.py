"""Records as they come: syntaxes, encodings, damage, identifiers, deletions."""

import pytest
from pymarc import Field, Indicators, Record, Subfield

from catalog.sdk.testing.sru import Book, books
from catalog.sdk.testing.z3950_answers import SUTRS, UNIMARC, USMARC, XML, Given, iso2709

VIETNAMESE = Book("b00001", "Lịch sử Việt Nam", "1990")


def unimarc(title="Lịch sử Việt Nam", number="u1"):
    record = Record(force_utf8=True, leader="00000nam a2200000   45  ")
    record.add_field(Field("001", data=number))
    fields = {"200": title, "210": "1990"}
    codes = {"200": "a", "210": "d"}
    for tag, value in fields.items():
        record.add_field(Field(tag, indicators=Indicators("1", " "), subfields=[Subfield(codes[tag], value)]))
    return record.as_marc()


def only(library, *payloads, syntax=USMARC):
    """The server holds these records and no others."""
    library.script.syntaxes = (syntax,)
    library.script.books = books(len(payloads))
    by_number = dict(zip(library.numbers, payloads, strict=True))
    library.script.made = lambda book, asked, elements: Given(syntax, by_number[book.number])


def test_iso_2709_is_kept_byte_by_byte_as_it_was_sent(library):
    # The leader states a wrong length and a wrong base address: yaz would write the record anew.
    payload = b"99999" + iso2709(VIETNAMESE)[5:12] + b"00000" + iso2709(VIETNAMESE)[17:]
    only(library, payload)
    trial = library.trial()
    assert trial.raws[0].payload == payload
    assert trial.records["b00001"].title == "Lịch sử Việt Nam"


def test_utf_8_under_a_leader_that_says_marc_8_is_read_as_utf_8(library):
    payload = iso2709(VIETNAMESE)
    only(library, payload[:9] + b" " + payload[10:])
    assert library.trial().records["b00001"].title == "Lịch sử Việt Nam"


def test_marc_8_under_a_leader_that_says_utf_8_is_read_as_marc_8_and_told(library):
    # "Lịch sử" in MARC-8: the marks stand before their letters.
    title = b"L\xf2ich s\xe0\xbd Vi\xe3\xf2et Nam"
    payload = iso2709(Book("b00001", "x" * len(title))).replace(b"x" * len(title), title)
    only(library, payload)
    trial = library.trial()
    assert trial.records["b00001"].title == "Lịch sử Việt Nam"
    assert [(notice.rule, "MARCXML or UTF-8" in notice.message) for notice in trial.notices] == [
        ("lossy_charset", True)
    ]


@pytest.mark.parametrize(
    ("charset", "title"),
    [("cp1258", "Lịch sử Việt Nam".encode("cp1258", "ignore")), ("tcvn3", b"L\xdech s\xf6 Vi\xd6t Nam")],
)
def test_a_charset_that_a_person_declares_is_used(library, charset, title):
    payload = iso2709(Book("b00001", "x" * len(title))).replace(b"x" * len(title), title)
    only(library, payload)
    trial = library.trial(charset=charset)
    assert trial.raws[0].context == {"encoding": charset}
    assert trial.raws[0].payload == payload
    if charset == "tcvn3":
        assert trial.records["b00001"].title == "Lịch sử Việt Nam"
    assert trial.notices == ()


def test_unimarc_is_read_by_its_fields_whatever_the_syntax_says(library):
    only(library, unimarc(), syntax=USMARC)
    assert library.trial().records["u1"].title == "Lịch sử Việt Nam"


def test_unimarc_that_a_person_asked_for_is_told_to_the_format(library):
    only(library, unimarc(), syntax=UNIMARC)
    trial = library.trial(syntax="unimarc")
    assert trial.raws[0].context == {"flavour": "unimarc"}
    assert trial.records["u1"].title == "Lịch sử Việt Nam"


def test_non_sorting_marks_in_titles_are_left_out(library):
    only(library, unimarc("\x98The \x9chistory of Hue"), syntax=UNIMARC)
    assert library.trial().records["u1"].title == "The history of Hue"


@pytest.mark.parametrize("form", ["marc", "marcxml"])
def test_a_record_that_its_leader_calls_deleted_is_taken_as_deleted(library, form):
    book = Book("b00001", "Sách")
    if form == "marc":
        payload = iso2709(book)
        only(library, payload[:5] + b"d" + payload[6:], iso2709(Book("b00002", "Sách")))
    else:
        only(library, book.marcxml().replace("00000nam", "00000dam").encode(),
             Book("b00002", "Sách").marcxml().encode(), syntax=XML)  # fmt: skip
    fetched = library.fetch()
    assert [(raw.native_id, raw.deleted) for raw in fetched.raws] == [("b00001", True), ("b00002", False)]


def test_a_record_without_001_is_known_by_035_else_by_its_content(library):
    book = Book("b00001", "Sách", "1990").marcxml()
    bare = book.replace('<controlfield tag="001">b00001</controlfield>', "")
    numbered = bare.replace(
        "</record>",
        '<datafield tag="035" ind1=" " ind2=" "><subfield code="a">(VN)7</subfield></datafield></record>',
    )
    only(library, bare.encode(), numbered.encode(), syntax=XML)
    fetched = library.fetch()
    assert fetched.ids[1] == "(VN)7"
    assert len(fetched.ids[0]) == 32
    assert library.fetch().ids == fetched.ids
    assert fetched.rules == ["no_identifier"]


def test_iso_2709_without_001_is_known_by_035_else_by_its_content(library):
    def record(**numbers):
        made = Record(force_utf8=True)
        for tag, value in {**{f"{name[1:]}": text for name, text in numbers.items()}, "245": "Sách"}.items():
            made.add_field(Field(tag, indicators=Indicators(" ", " "), subfields=[Subfield("a", value)]))
        return made.as_marc()

    only(library, record(_035="(VN)7"), record())
    fetched = library.fetch()
    assert fetched.ids[0] == "(VN)7"
    assert len(fetched.ids[1]) == 32
    assert fetched.rules == ["no_identifier"]


def test_a_first_record_of_broken_xml_does_not_hide_the_syntax(library):
    library.script.made = lambda book, syntax, elements: (
        Given(XML, b"<record><leader>") if book.number == "b00001" else None
    )
    fetched = library.fetch()
    assert fetched.ids == library.numbers[1:]
    assert {raw.format for raw in fetched.raws} == {"marcxml"}


def test_one_record_of_text_among_others_is_refused_with_what_to_choose(library):
    library.script.made = lambda book, syntax, elements: (
        Given(SUTRS, book.title.encode()) if book.number == "b00009" else None
    )
    fetched = library.fetch()
    assert len(fetched.ids) == 29
    assert "SUTRS is text for people" in fetched.failed[0].message
    assert not fetched.end.complete


@pytest.mark.parametrize(
    ("broken", "rule", "sentence"),
    [
        (b"", "unreadable", "answered with nothing"),
        (b"<record><leader>", "unreadable", "no XML that can be read"),
        (b"<html><body>Internal error</body></html>", "unknown_schema", "<html>"),
        (b'<!DOCTYPE r [<!ENTITY a "x">]><record>&a;</record>', "unreadable", "defines XML entities"),
    ],
)
def test_one_broken_record_in_xml_among_others_is_one_failure(library, broken, rule, sentence):
    library.script.made = lambda book, syntax, elements: (
        Given(XML, broken) if book.number == "b00009" else None
    )
    fetched = library.fetch()
    assert len(fetched.ids) == 29
    assert [(item.rule, item.value) for item in fetched.failed] == [(rule, "9")]
    assert sentence in fetched.failed[0].message


@pytest.mark.parametrize(
    ("broken", "rule"),
    [(b"", "unreadable"), (b"rubbish", "unreadable"), (iso2709(Book("b9", "Sách"))[:-30], "cut")],
)
def test_one_broken_record_in_iso_2709_among_others_is_one_failure(library, broken, rule):
    library.script.syntaxes = (USMARC,)
    library.script.made = lambda book, syntax, elements: (
        Given(USMARC, broken) if book.number == "b00009" else None
    )
    fetched = library.fetch()
    assert len(fetched.ids) == 29
    assert [(item.rule, item.value) for item in fetched.failed] == [(rule, "9")]


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (("Sách".encode(), "Sách".encode("latin-1")), "encoding"),
        ((b"S\xc3\xa1ch", b"S\x0b\xc3\xa1ch"), "control"),
    ],
)
def test_xml_with_damaged_bytes_is_repaired_and_told(library, damage, rule):
    payload = Book("b00001", "Sách").marcxml().encode().replace(*damage)
    only(library, payload, syntax=XML)
    trial = library.trial()
    assert trial.records["b00001"].title == "Sách"
    assert len(trial.notices) == 1
    assert trial.notices[0].rule.startswith("repaired_")
    assert rule in trial.notices[0].rule
    assert "the record at position 1" in trial.notices[0].message


def test_a_record_over_the_limit_is_one_failure(library):
    huge = Book("b00009", "x" * 10_000_001).marcxml().encode()
    library.script.made = lambda book, syntax, elements: Given(XML, huge) if book.number == "b00009" else None
    fetched = library.fetch(chunk=5)
    assert len(fetched.ids) == 29
    assert [item.rule for item in fetched.failed] == ["length"]
