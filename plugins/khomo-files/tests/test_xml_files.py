"""Files of XML records other than MARCXML."""

from __future__ import annotations

import tracemalloc

import pytest

from catalog.sdk import SourceMalformed

MODS = (
    '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>{1}</title></titleInfo>'
    "<recordInfo><recordIdentifier>{0}</recordIdentifier></recordInfo></mods>"
)
DC = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{1}</dc:title>{0}</oai_dc:dc>'
)
EDM = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:edm="http://www.europeana.eu/schemas/edm/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<edm:ProvidedCHO rdf:about="#{0}"><dc:title>{1}</dc:title></edm:ProvidedCHO></rdf:RDF>'
)
THESIS = (
    '<thesis xmlns="http://www.ndltd.org/standards/metadata/etdms/1.0/"><title>{1}</title>'
    "<identifier>{0}</identifier></thesis>"
)


@pytest.mark.parametrize("whole", [True, False])
def test_a_single_mods_and_a_collection_of_them_are_read(files, whole):
    records = [MODS.format("m1", "Truyện Kiều"), MODS.format("m2", "Chinh phụ ngâm")]
    if whole:
        files.write("a.xml", f"<modsCollection>{''.join(records)}</modsCollection>")
    else:
        files.write("a.xml", records[0])
    fetched = files.fetch(path="a.xml")
    assert fetched.ids == (["m1", "m2"] if whole else ["m1"])
    assert files.check(path="a.xml").formats == ("mods",)
    assert files.records(path="a.xml")[0].title == "Truyện Kiều"


@pytest.mark.parametrize(
    ("name", "record", "identifier"),
    [
        ("oai_dc", DC.format("<dc:identifier>d1</dc:identifier>", "Truyện Kiều"), "d1"),
        ("edm", EDM.format("e1", "Truyện Kiều"), "#e1"),
        ("etdms", THESIS.format("t1", "Truyện Kiều"), "t1"),
        ("qdc", DC.replace("oai_dc:dc", "oai_dc:qualifieddc").format("<dc:identifier>q1</dc:identifier>",
                                                                     "Truyện Kiều"), "q1"),
    ],
)  # fmt: skip
def test_each_kind_is_told_by_its_root_and_known_by_its_own_number(files, name, record, identifier):
    files.write("a.xml", f"<all>{record}</all>")
    assert files.check(path="a.xml").formats == (name,)
    assert files.fetch(path="a.xml").ids == [identifier]
    assert [entry.title for entry in files.records(path="a.xml")] == ["Truyện Kiều"]


def test_pages_of_oai_pmh_are_read_by_the_identifiers_of_their_headers(files):
    page = "".join(
        f"<record><header><identifier>oai:x:{number}</identifier></header><metadata>{DC.format('', 'A')}"
        "</metadata></record>"
        for number in range(3)
    )
    files.write("a.xml", f"<OAI-PMH><ListRecords>{page}</ListRecords></OAI-PMH>")
    assert files.fetch(path="a.xml").ids == ["oai:x:0", "oai:x:1", "oai:x:2"]


def test_several_kinds_in_one_file_are_each_read_as_their_own(files):
    marc = '<record><controlfield tag="001">x1</controlfield></record>'
    files.write("a.xml", f"<all>{MODS.format('m1', 'A')}{marc}{DC.format('', 'B')}</all>")
    assert [raw.format for raw in files.fetch(path="a.xml").raws] == ["mods", "marcxml", "oai_dc"]


def test_records_without_a_number_are_known_by_their_content(files):
    files.write("a.xml", f"<all>{DC.format('', 'A')}</all>")
    fetched = files.fetch(path="a.xml")
    assert (fetched.rules, len(fetched.ids[0])) == (["no_identifier"], 32)


def test_what_breaks_off_is_told_with_its_line_after_the_records_before_it(files):
    files.write("a.xml", f"<modsCollection>\n{MODS.format('m1', 'A')}\n<mods><titleInfo>")
    items = files.stream(path="a.xml")
    assert next(items).native_id == "m1"
    with pytest.raises(SourceMalformed, match=r"a\.xml, after record 1: XML: broken at line 3"):
        next(items)


def test_entities_are_refused(files):
    files.write("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><modsCollection>&a;</modsCollection>')
    with pytest.raises(SourceMalformed, match="a document type is not accepted"):
        files.fetch(path="a.xml")


def test_a_large_collection_is_read_in_constant_memory(files):
    with (files.folder / "a.xml").open("w") as file:
        file.write('<modsCollection xmlns="http://www.loc.gov/mods/v3">')
        for number in range(20_000):
            file.write(MODS.format(number, "Sông Hương " * 20))
        file.write("</modsCollection>")
    stream = files.stream(path="a.xml")
    for _item in range(2000):
        next(stream)
    tracemalloc.start()
    count = sum(1 for _item in stream)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 18_000
    assert peak < 3_000_000
