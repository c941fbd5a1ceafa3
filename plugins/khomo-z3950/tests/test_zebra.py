"""A real zebrasrv over Z39.50, against its file read directly."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path

import pytest
from khomo_z3950 import Z3950Connector
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


def collection() -> bytes:
    """Real American and made Vietnamese records as one MARCXML file."""
    records = [record for path in FILES for record in MARCReader(path.read_bytes(), to_unicode=True)]
    inside = b"".join(record_to_xml(record) for record in records if record is not None)
    return b'<collection xmlns="http://www.loc.gov/MARC21/slim">' + inside + b"</collection>"


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


def options(server, **given):
    return {"host": server.host, "port": server.port, "allow_private": True, **given}


def fetched(server, **given):
    return run_connector(Z3950Connector, options(server, **given), LocalHttp(), formats=FORMATS)


@pytest.mark.parametrize(("syntax", "form"), [("", "marcxml"), ("xml", "marcxml"), ("usmarc", "marc")])
def test_a_harvest_of_zebrasrv_gives_the_records_of_its_file_read_directly(server, syntax, form):
    trial = fetched(server, syntax=syntax)
    expected = directly(server)
    assert len(expected) > 60
    assert {raw.format for raw in trial.raws} == {form}
    assert dict(trial.records) == expected
    assert trial.checkpoints[-1].complete
    assert (trial.failed, trial.notices) == ((), ())


def test_marc_8_made_by_yaz_has_lost_letters_which_is_told_and_nothing_else_differs(tmp_path):
    with zebra(tmp_path / "zebra", collection(), charset="marc-8") as running:
        trial, expected = fetched(running, syntax="usmarc"), directly(running)
    assert [notice.rule for notice in trial.notices] == ["lossy_charset"]
    assert set(trial.records) == set(expected)
    lost = 0
    for name, record in trial.records.items():
        for field in fields(record):
            ours, theirs = repr(getattr(record, field.name)), repr(getattr(expected[name], field.name))
            if field.name == "notes":
                # The format says of such a record that letters were lost.
                ours = "".join(part for part in record.notes if "MARC-8" not in part)
            if ours != theirs:
                # What is left is what was there, without the letters that yaz has no MARC-8 for.
                rest = iter(theirs)
                assert all(sign in rest for sign in ours), (name, field.name, ours, theirs)
                lost += 1
    assert lost > 60
    titles = [record.title for record in trial.records.values()]
    assert not any("Việt Nam" in title for title in titles)
    assert any("Vit Nam" in title for title in titles)


def test_the_check_of_zebrasrv_says_who_answers_with_how_much(server):
    info = fetched(server).info
    assert info.total == len(directly(server))
    assert info.title.startswith("Default (Zebra Information Server/GFS/YAZ 2.")
    assert info.details["syntax"] == "xml (marcxml)"


def test_mods_of_zebrasrv_names_the_same_records_as_its_file(server):
    trial, expected = fetched(server, elements="mods"), directly(server)
    assert set(trial.records) == set(expected)
    assert {raw.format for raw in trial.raws} == {"mods"}
    vietnamese = [name for name, record in expected.items() if "Việt Nam" in record.title]
    assert vietnamese
    for name in vietnamese:
        assert trial.records[name].title.partition(":")[0].strip() in expected[name].title


def test_dublin_core_of_zebrasrv_has_the_titles_of_its_file(server):
    trial = fetched(server, elements="dc")
    assert len(trial.raws) == len(directly(server))
    assert {raw.format for raw in trial.raws} == {"oai_dc"}
    assert any("Việt Nam" in record.title for record in trial.records.values())


def test_a_syntax_that_zebrasrv_does_not_have_is_told_in_words(server):
    with pytest.raises(SourceRefused, match="does not know this syntax"):
        fetched(server, syntax="unimarc")


def test_a_database_that_zebrasrv_does_not_have_is_told_in_words(server):
    with pytest.raises(SourceRefused, match=r"no database of this name.*correct the option database"):
        fetched(server, database="nowhere")


def test_an_index_that_zebrasrv_does_not_have_is_told_in_words(server):
    with pytest.raises(SourceRefused, match=r"cannot search in the index.*Bib-1 diagnostic 11[0-9]"):
        fetched(server, query='@attr 1=9999 "a"')


def test_a_vietnamese_word_is_found_by_a_query(server):
    trial = fetched(server, query='@attr 1=4 "sử"')
    expected = {name for name, record in directly(server).items() if "sử" in record.title.lower()}
    assert expected
    assert expected <= set(trial.records)


def test_every_mark_of_a_harvest_of_zebrasrv_can_be_gone_on_from(server):
    given = options(server, chunk=30)
    connector = Z3950Connector(Z3950Connector.options().load(given))
    source = make_source(Z3950Connector, given)
    items = list(connector.fetch(source, FetchRequest(), LocalHttp()))
    marks = [number for number, item in enumerate(items) if getattr(item, "resume", None)]
    assert len(marks) > 3
    for mark in marks:
        rest = connector.fetch(source, FetchRequest(resume=items[mark].resume), LocalHttp())
        assert [item for item in rest if hasattr(item, "native_id")] == [
            item for item in items[mark:] if hasattr(item, "native_id")
        ]
