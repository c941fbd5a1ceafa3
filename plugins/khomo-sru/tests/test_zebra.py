"""A real zebrasrv over SRU, against its file read directly."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from khomo_sru import SruConnector
from pymarc import MARCReader, record_to_xml

from catalog.formats import builtin_formats, marcxml
from catalog.sdk import FetchRequest, Formats, SourceRefused
from catalog.sdk.testing import LocalHttp, make_source, run_connector
from catalog.sdk.testing.zebra import zebra

ROOT = Path(__file__).parents[3]
FILES = (
    ROOT / "tests/formats/data/uva_marc8_50.mrc",
    *sorted((ROOT / "catalog/demo/data/books").glob("*.mrc")),
)
FORMATS = Formats(builtin_formats())
NAMESPACE = b' xmlns="http://www.loc.gov/MARC21/slim"'


def collection() -> bytes:
    """Real American and made Vietnamese records as one MARCXML file."""
    records = [record for path in FILES for record in MARCReader(path.read_bytes(), to_unicode=True)]
    inside = b"".join(record_to_xml(record) for record in records if record is not None)
    return b"<collection" + NAMESPACE + b">" + inside + b"</collection>"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with zebra(tmp_path_factory.mktemp("zebra"), collection()) as running:
        yield running


def directly(server):
    """The records of the server's file by their identifiers."""
    found = {}
    for payload in marcxml.split(io.BytesIO(server.file.read_bytes())):
        found[marcxml.control_number(payload)] = FORMATS.read("marcxml", payload, {})
    return found


def fetched(server, **options):
    given = {"url": server.url, "allow_private": True, **options}
    return run_connector(SruConnector, given, LocalHttp(), formats=FORMATS)


@pytest.mark.parametrize("version", ["", "1.1", "1.2", "2.0"])
def test_a_harvest_of_zebrasrv_gives_the_records_of_its_file_read_directly(server, version):
    trial = fetched(server, version=version)
    expected = directly(server)
    assert len(expected) > 60
    assert dict(trial.records) == expected
    assert trial.checkpoints[-1].complete
    assert (trial.failed, trial.notices) == ((), ())


def test_the_check_of_zebrasrv_says_what_there_is(server):
    info = fetched(server).info
    assert (info.title, info.total) == ("Zebra thử nghiệm", len(directly(server)))
    assert (info.details["protocol"], info.details["schema"]) == ("SRU 2.0", "marcxml")


def test_dublin_core_of_zebrasrv_has_the_titles_of_its_file(server):
    trial = fetched(server, schema="dc")
    assert len(trial.raws) == len(directly(server))
    assert {raw.format for raw in trial.raws} == {"oai_dc"}
    assert any("Việt Nam" in record.title for record in trial.records.values())


def test_mods_of_zebrasrv_names_the_same_records_as_its_file(server):
    trial = fetched(server, schema="mods")
    expected = directly(server)
    assert set(trial.records) == set(expected)
    assert {raw.format for raw in trial.raws} == {"mods"}
    vietnamese = [name for name, record in expected.items() if "Việt Nam" in record.title]
    assert vietnamese
    for name in vietnamese:
        assert trial.records[name].title.partition(":")[0].strip() in expected[name].title


def test_a_schema_that_zebrasrv_does_not_have_is_told_in_words(server):
    with pytest.raises(SourceRefused, match=r"lido.*does not know the schema.*diagnostic 66"):
        fetched(server, schema="lido")


def test_a_bare_term_that_zebrasrv_has_no_index_for_is_told_in_words(server):
    with pytest.raises(SourceRefused, match="cannot search in the index that the query names"):
        fetched(server, query="sử")


def test_a_vietnamese_word_is_found_by_a_query(server):
    trial = fetched(server, query='dc.title = "sử"')
    expected = {name for name, record in directly(server).items() if "sử" in record.title.lower()}
    assert expected
    assert expected <= set(trial.records)


def test_every_mark_of_a_harvest_of_zebrasrv_can_be_gone_on_from(server):
    given = {"url": server.url, "allow_private": True}
    connector = SruConnector(SruConnector.options().load(given))
    source = make_source(SruConnector, given)
    items = list(connector.fetch(source, FetchRequest(), LocalHttp()))
    (first, *_rest) = [number for number, item in enumerate(items) if getattr(item, "resume", None)]
    rest = connector.fetch(source, FetchRequest(resume=items[first].resume), LocalHttp())
    assert [item for item in rest if hasattr(item, "native_id")] == [
        item for item in items[first:] if hasattr(item, "native_id")
    ]


def test_a_wrong_query_at_zebrasrv_is_told_in_words(server):
    with pytest.raises(SourceRefused, match="does not know the set of indexes that the query names"):
        fetched(server, query="nothing.title = 1")
