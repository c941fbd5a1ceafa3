"""What is asked for and in which syntax, what the check tells, and what is said where there is nothing."""

import pytest

from catalog.sdk import FetchRequest, SourceRefused, SourceUnavailable
from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950_answers import SUTRS, UNIMARC, USMARC, XML, Given


def test_marcxml_is_asked_for_first_because_marc_8_loses_letters(library):
    fetched = library.fetch()
    assert {raw.format for raw in fetched.raws} == {"marcxml"}
    assert {(asked.syntax, asked.elements) for asked in library.script.presents()} == {(XML, "marcxml")}


@pytest.mark.parametrize(
    ("offered", "form"), [((USMARC, SUTRS), "marc"), ((UNIMARC,), "marc"), ((XML, USMARC), "marcxml")]
)
def test_the_best_syntax_that_the_server_has_is_found_by_asking(library, offered, form):
    library.script.syntaxes = offered
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert {raw.format for raw in fetched.raws} == {form}


@pytest.mark.parametrize(("elements", "form"), [("mods", "mods"), ("dc", "oai_dc")])
def test_mods_and_dublin_core_are_taken_where_there_is_no_marc(library, elements, form):
    library.script.syntaxes, library.script.elements = (XML,), (elements,)
    formats = frozenset(("marcxml", "mods", "oai_dc", "marc"))
    fetched = library.fetch(FetchRequest(formats=formats))
    assert {raw.format for raw in fetched.raws} == {form}
    assert library.fetch(elements=elements).ids == fetched.ids


def test_what_nothing_reads_is_passed_over(library):
    fetched = library.fetch(FetchRequest(formats=frozenset(("marc",))))
    assert {raw.format for raw in fetched.raws} == {"marc"}


def test_a_server_that_sends_another_syntax_than_it_was_asked_for_is_read_by_what_came(library):
    library.script.made = lambda book, syntax, elements: Given(XML, book.marcxml().encode())
    fetched = library.fetch(syntax="usmarc")
    assert {raw.format for raw in fetched.raws} == {"marcxml"}
    assert fetched.ids == library.numbers


def test_a_syntax_that_a_person_chose_is_the_only_one_asked_for(library):
    assert {raw.format for raw in library.fetch(syntax="usmarc").raws} == {"marc"}
    assert {asked.syntax for asked in library.script.presents()} == {USMARC}


def test_a_syntax_that_the_server_does_not_have_is_told_with_what_to_do(library):
    with pytest.raises(SourceRefused, match=r"does not know this syntax.*leave the option syntax out"):
        library.fetch(syntax="unimarc")


def test_a_server_that_has_text_alone_is_told_so_in_words(library):
    library.script.syntaxes = (SUTRS, XML, USMARC)
    library.script.made = lambda book, syntax, elements: Given(SUTRS, book.title.encode())
    with pytest.raises(SourceRefused, match=r"SUTRS is text for people.*ask its staff to switch on MARCXML"):
        library.fetch()


def test_a_first_record_that_is_broken_does_not_hide_the_syntax(library):
    library.script.surrogates = frozenset((1,))
    fetched = library.fetch()
    assert fetched.ids == library.numbers[1:]
    assert {raw.format for raw in fetched.raws} == {"marcxml"}


def test_first_records_that_do_not_come_together_are_tried_one_by_one(library):
    library.script.bad = frozenset((1,))
    fetched = library.fetch()
    assert fetched.ids == library.numbers[1:]
    assert {raw.format for raw in fetched.raws} == {"marcxml"}


def test_a_server_that_breaks_over_a_syntax_it_does_not_know_is_asked_for_the_next(library):
    library.script.spoil = lambda asked, answer: None if asked.syntax == XML else answer
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert {raw.format for raw in fetched.raws} == {"marc"}


def test_the_check_tells_server_version_hits_and_syntaxes_tried(library):
    library.script.syntaxes = (USMARC,)
    info = library.check()
    assert info.title == "Default (Thư viện thử nghiệm 1.0)"
    assert (info.total, info.formats) == (30, ("marc",))
    assert info.details["system"] == "Thư viện thử nghiệm 1.0"
    assert info.details["syntax"] == "usmarc (F)"
    tried = info.details["tried"]
    assert tried == ["xml (marcxml): the server does not know this syntax", "usmarc (F): marc in usmarc"]


def test_the_check_says_that_a_query_finds_nothing(library):
    info = library.check(query='@attr 1=4 "zzz"')
    assert info.total == 0
    assert any("finds no records" in notice for notice in info.notices)


def test_only_what_a_query_finds_is_taken_and_that_is_the_whole_source(library):
    library.script.books = books(200)
    fetched = library.fetch(query='@and @attr 1=31 @attr 2=4 "2000" @attr 1=31 @attr 2=1 "2010"')
    assert len(fetched.ids) == len([book for book in books(200) if "2000" <= book.year < "2010"])
    assert fetched.end.complete


def test_a_server_that_cannot_list_all_records_is_told_how_to_go_on(library):
    library.script.refuses_all = 114
    with pytest.raises(SourceRefused, match=r"cannot list all records.*give a query that finds all as"):
        library.fetch()
    assert library.fetch(query='@attr 1=4 @attr 5=1 "b"').ids


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ('@attr 1=12345 "a"', "cannot search in the index that the query names"),
        ("@and a", "is not PQF"),
        ('@or "sử"', "is not PQF"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_in_words(library, query, sentence):
    with pytest.raises(SourceRefused, match=sentence):
        library.fetch(query=query)


@pytest.mark.parametrize("code", [109, 235, 236])
def test_a_database_that_is_not_there_is_told_in_words(library, code):
    library.script.refuses_all = code
    with pytest.raises(SourceRefused, match=f"database.*Bib-1 diagnostic {code}"):
        library.fetch()


def test_a_server_that_wants_a_login_says_so_and_is_given_one(library):
    library.script.login = "mật khẩu".encode()
    with pytest.raises(SourceRefused, match="give user and password"):
        library.fetch()
    assert library.fetch(user="kho", password="mật khẩu", group="mo").ids == library.numbers


def test_nothing_at_the_port_is_told(library):
    with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1:1: nothing answers.*check host and port"):
        library.fetch(port=1)


def test_options_that_name_no_host_or_no_syntax_are_refused_with_what_to_give(library):
    errors = (
        type(library.connector())
        .options()
        .validate(
            {
                "host": "tcp://a b/c",
                "syntax": "sutrs",
                "database": "a+b",
                "charset": "klingon",
                "colour": "red",
            }
        )
    )
    assert set(errors) == {"host", "syntax", "database", "charset", "colour"}
    assert "without tcp://" in errors["host"][0]
    assert "SUTRS is text for people" in errors["syntax"][0]
