"""Which version and schema are spoken, and what is said where there is none."""

import pytest

from catalog.sdk import FetchRequest, SourceError, SourceRefused
from catalog.sdk.testing import Answer
from catalog.sdk.testing.sru import books

SCHEMAS = (
    "<databaseInfo><title>Thư viện tỉnh</title></databaseInfo><schemaInfo>{}</schemaInfo>"
    "<configInfo><setting type='maximumRecords'>20</setting></configInfo>"
)


def schema(name, identifier=""):
    return f"<schema name='{name}' identifier='{identifier}'/>"


@pytest.mark.parametrize("version", ["2.0", "1.2", "1.1"])
def test_the_newest_version_that_the_server_speaks_is_found_by_asking(library, version):
    library.script.versions = (version,)
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert library.script.requests[-1]["version"] == version


def test_version_2_is_asked_without_an_operation_and_version_1_with_it(library):
    library.fetch(version="2.0")
    assert all("operation" not in asked for asked in library.script.searches())
    library.script.requests.clear()
    library.fetch(version="1.2")
    assert all(asked["operation"] == "searchRetrieve" for asked in library.script.searches())


def test_a_version_that_is_given_is_the_only_one_asked_for(library):
    library.script.versions = ("1.1",)
    with pytest.raises(SourceRefused, match="does not speak this version of SRU"):
        library.fetch(version="1.2")


@pytest.mark.parametrize(
    ("offered", "form"),
    [(("dc", "mods", "marcxml"), "marcxml"), (("dc", "mods"), "mods"), (("dc",), "oai_dc")],
)
def test_marcxml_is_taken_first_then_mods_then_dublin_core(library, offered, form):
    library.script.schemas = offered
    formats = frozenset(("marcxml", "mods", "oai_dc"))
    fetched = library.fetch(FetchRequest(formats=formats))
    assert {raw.format for raw in fetched.raws} == {form}


def test_mods_is_passed_over_where_nothing_reads_it(library):
    library.script.schemas = ("mods", "dc")
    fetched = library.fetch(FetchRequest(formats=frozenset(("marcxml", "oai_dc"))))
    assert {raw.format for raw in fetched.raws} == {"oai_dc"}


def test_a_schema_is_found_by_the_name_under_which_the_server_explains_it(library):
    library.script.schemas = ("marcxml",)
    library.script.explained = SCHEMAS.format(schema("F17", "info:srw/schema/1/marcxml-v1.1"))

    def spoil(asked, given, body):
        if asked.get("recordSchema") != "F17":
            return body
        library.script.spoil = lambda asked, given, body: body
        answer = library.script.reply({**asked, "recordSchema": "marcxml"})
        library.script.spoil = spoil
        return answer

    library.script.spoil = spoil
    fetched = library.fetch()
    assert fetched.ids == library.numbers
    assert fetched.marks[0].resume["asked"]["schema"] == "F17"


def test_what_the_server_explains_wrongly_is_found_by_asking(library):
    library.script.schemas = ("dc",)
    library.script.explained = SCHEMAS.format(schema("marcxml", "info:srw/schema/1/marcxml-v1.1"))
    assert {raw.format for raw in library.fetch().raws} == {"oai_dc"}


def test_a_server_that_does_not_explain_itself_is_harvested_all_the_same(library):
    library.script.spoil = lambda asked, given, body: body if "query" in asked else Answer(status=404)
    assert library.fetch().ids == library.numbers
    assert any("does not describe itself" in notice for notice in library.check().notices)


def test_a_schema_that_the_server_does_not_know_is_told_with_those_it_offers(library):
    library.script.explained = SCHEMAS.format(schema("marcxml") + schema("dc"))
    with pytest.raises(SourceRefused, match=r"lido.*does not know the schema.*it offers marcxml, dc"):
        library.fetch(schema="lido")


def test_a_server_that_cannot_list_all_records_is_told_how_to_go_on(library):
    library.script.spoil = lambda asked, given, body: (
        b"<searchRetrieveResponse><diagnostics><diagnostic><uri>info:srw/diagnostic/1/16</uri><message>"
        b"Unsupported index</message></diagnostic></diagnostics></searchRetrieveResponse>"
        if "allRecords" in asked.get("query", "") else body
    )  # fmt: skip
    with pytest.raises(SourceRefused, match="give it as the option query"):
        library.fetch()
    assert library.fetch(query='dc.title = "*"').end.complete


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ('bib.nothing = "a"', "cannot search in the index that the query names"),
        ("dc.title", "does not understand the query"),
        ('dc.title <> "a"', "does not know the relation of the query"),
    ],
)
def test_diagnostics_are_told_as_sentences_that_help_a_librarian(library, query, sentence):
    with pytest.raises(SourceRefused, match=f"{sentence}.*SRU diagnostic"):
        library.fetch(query=query)


def test_only_what_a_query_finds_is_taken_and_that_is_the_whole_source(library):
    library.script.books = books(200)
    fetched = library.fetch(query='dc.date >= "2000" and dc.date < "2010"')
    assert len(fetched.ids) == len([book for book in books(200) if "2000" <= book.year < "2010"])
    assert fetched.end.complete


def test_the_check_tells_title_schemas_number_and_what_is_asked_for(library):
    library.script.explained = SCHEMAS.format(
        schema("marcxml", "info:srw/schema/1/marcxml-v1.1") + schema("lom", "urn:lom")
    )
    info = library.check()
    assert (info.title, info.total, info.formats) == ("Thư viện tỉnh", 30, ("marcxml", "lom"))
    assert info.details["protocol"] == "SRU 2.0"
    assert info.details["readable"] == ["marcxml"]
    assert (info.details["query"], info.details["schema"]) == ("cql.allRecords=1", "marcxml")


def test_the_check_says_that_a_query_finds_nothing(library):
    info = library.check(query='dc.title = "zzz"')
    assert info.total == 0
    assert any("finds no records" in notice for notice in info.notices)


def test_pages_are_no_larger_than_the_server_says_it_gives(library):
    library.script.explained = SCHEMAS.format(schema("marcxml"))
    library.fetch()
    assert {asked["maximumRecords"] for asked in library.script.searches()} == {"20"}


def test_nothing_at_the_address_is_told(library):
    library.url = library.url.replace("/sru", "/nothing")
    with pytest.raises(SourceError, match="there is nothing at this address"):
        library.fetch()


def test_an_address_is_found_by_its_host_alone(library):
    host = library.url.removesuffix("/sru") + "/"
    (offer,) = type(library.connector()).discover(host, library.http, frozenset(("marcxml",)))
    assert offer.options == {"url": library.url, "version": "2.0", "schema": "marcxml"}
    assert offer.info.total == 30


def test_an_address_that_answers_itself_is_the_only_one_tried(library):
    offers = list(type(library.connector()).discover(library.url, library.http, frozenset(("marcxml",))))
    assert [offer.options["url"] for offer in offers] == [library.url]


def test_a_server_that_answers_but_cannot_be_read_is_told(library):
    library.script.schemas = ("mods",)
    with pytest.raises(SourceRefused, match="answers as SRU, but none of the schemas"):
        list(type(library.connector()).discover(library.url, library.http, frozenset(("marcxml",))))
