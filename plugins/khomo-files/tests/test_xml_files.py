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


LIDO = (
    "<lido><lidoRecID>{0}</lidoRecID><descriptiveMetadata><objectIdentificationWrap><titleWrap><titleSet>"
    "<appellationValue>{1}</appellationValue></titleSet></titleWrap></objectIdentificationWrap>"
    "</descriptiveMetadata></lido>"
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
        ("lido", LIDO.format("l1", "Truyện Kiều"), "l1"),
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
    tracemalloc.start()
    count = sum(1 for _item in stream)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 20_000
    assert peak < 3_000_000


def collection(*records: str) -> str:
    return f'<c:modsCollection xmlns:c="http://www.loc.gov/mods/v3">{"".join(records)}</c:modsCollection>'


def prefixed(number: int, title: str) -> str:
    return (
        f"<c:mods><c:titleInfo><c:title>{title}</c:title></c:titleInfo>"
        f"<c:recordInfo><c:recordIdentifier>m{number}</c:recordIdentifier></c:recordInfo></c:mods>"
    )


@pytest.mark.parametrize(
    ("title", "rule", "shown"),
    [
        ("Sách & báo", "repaired_ampersand", "Sách & báo"),
        ("Sách &nbsp;báo", "repaired_html_entity", "Sách báo"),
        ("caf\udce9", "repaired_encoding", "café"),
    ],
)
def test_a_record_that_can_be_repaired_does_not_end_the_file(files, title, rule, shown):
    records = [prefixed(number, "Sông Hương") for number in range(1000)]
    records[500] = prefixed(500, title)
    files.write("a.xml", collection(*records).encode("utf-8", "surrogateescape"))
    fetched = files.fetch(path="a.xml")
    assert fetched.ids == [f"m{number}" for number in range(1000)]
    assert fetched.failed == []
    [notice] = fetched.notices
    assert notice.rule == rule
    assert "a.xml, record 501: " in notice.message
    assert files.records(path="a.xml")[500].title == shown


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("<c:mods><c:titleInfo><c:title>Không có kết</c:titleInfo>", "it breaks off: its end tag is missing"),
        ("<c:mods><c:titleInfo><c:title>a < b</c:title></c:titleInfo></c:mods>", "it is no XML"),
    ],
)
def test_a_record_that_cannot_be_repaired_is_told_and_costs_no_other(files, broken, why):
    records = [prefixed(number, "Sông Hương") for number in range(1000)]
    records[500] = broken
    files.write("a.xml", collection(*records))
    fetched = files.fetch(path="a.xml")
    assert fetched.ids == [f"m{number}" for number in range(1000) if number != 500]
    [failed] = fetched.failed
    assert (failed.identifier, failed.rule) == (None, "well-formed")
    assert f"a.xml, record 501: {why}" in failed.message


def test_pages_of_oai_pmh_keep_their_identifiers_after_a_break(files):
    def page(number: int, title: str) -> str:
        body = DC.format("", title)
        header = f"<header><identifier>oai:x:{number}</identifier></header>"
        return f"<record>{header}<metadata>{body}</metadata></record>"

    pages = "".join(page(number, "A & B" if number == 3 else "A") for number in range(6))
    files.write("a.xml", f"<OAI-PMH><ListRecords>{pages}</ListRecords></OAI-PMH>")
    fetched = files.fetch(path="a.xml")
    assert fetched.ids == [f"oai:x:{number}" for number in range(6)]
    assert fetched.failed == []


def test_marcxml_is_salvaged_in_its_own_encoding(files):
    record = (
        '<record><controlfield tag="001">{0}</controlfield><datafield tag="245" ind1="0" ind2="0">'
        '<subfield code="a">{1}</subfield></datafield></record>'
    )
    body = "".join(record.format(number, "Café" if number else "A & B") for number in range(3))
    whole = f'<?xml version="1.0" encoding="ISO-8859-1"?><collection>{body}</collection>'
    files.write("a.xml", whole.encode("latin-1"))
    assert [entry.title for entry in files.records(path="a.xml")] == ["A & B", "Café", "Café"]
