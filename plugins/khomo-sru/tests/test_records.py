"""What a record of a page is: its format, its identifier, a diagnostic in its place."""

import re

import pytest

from catalog.sdk import FetchRequest, RawRecord
from catalog.sdk.testing.sru import Book, books

MARC = '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>{}</record>'
TITLE = '<datafield tag="245" ind1="0" ind2="0"><subfield code="a">Sách</subfield></datafield>'


def only(library, record, extra=""):
    """Make the server give one record, written as it stands."""

    def give(asked, given, body):
        text = body.decode()
        data = f"<recordData>{record}</recordData>{extra}"
        return re.sub("<recordData>.*?</recordData>", lambda found: data, text, flags=re.DOTALL).encode()

    library.script.books = books(1)
    library.script.spoil = lambda asked, given, body: give(asked, given, body) if given else body


def test_surrogate_diagnostics_are_one_failed_record_and_the_rest_goes_on(library):
    library.script.unavailable = frozenset((7,))
    fetched = library.fetch()
    assert fetched.ids == [number for number in library.numbers if number != "b00007"]
    (failed,) = fetched.failed
    assert (failed.identifier, failed.field, failed.value) == (None, "position", "7")
    assert "cannot give this record for the moment (SRU diagnostic 64" in failed.message
    assert failed.rule == "surrogate_diagnostic"
    assert not fetched.end.complete


def identified(library, prefix=""):
    """Make the server give each record's position in its own identifier."""

    def name(asked, given, body):
        pattern = rb"</recordData><recordPosition>(\d+)<"

        def written(found):
            return (
                f"</recordData><recordIdentifier>{prefix}b{int(found[1]):05}</recordIdentifier>"
                f"<recordPosition>{found[1].decode()}<"
            ).encode()

        return re.sub(pattern, written, body)

    library.script.spoil = name


def test_a_surrogate_diagnostic_with_the_record_s_identifier_names_it(library):
    library.script.unavailable = frozenset((7,))
    identified(library)
    fetched = library.fetch()
    assert [entry.identifier for entry in fetched.failed] == ["b00007"]
    assert fetched.end.complete


def test_an_identifier_by_which_the_record_is_not_known_does_not_count_as_its_name(library):
    library.script.unavailable = frozenset((7,))
    identified(library, "srv:")
    fetched = library.fetch()
    assert [entry.identifier for entry in fetched.failed] == [None]
    assert "(srv:b00007)" in fetched.failed[0].message
    assert not fetched.end.complete


@pytest.mark.parametrize("packing", ["xml", "string"])
@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
def test_record_packing_xml_and_string_give_the_same_records(library, packing, version):
    library.script.packing = packing
    library.script.versions = (version,)
    library.script.books = [Book("b1", "Lịch sử & văn hoá Việt Nam"), *books(3)]
    trial = library.trial()
    assert trial.records["b1"].title == "Lịch sử & văn hoá Việt Nam"
    assert len(trial.records) == 4


def test_a_packed_string_that_is_no_xml_is_one_failed_record(library):
    library.script.packing = "string"

    def cut(asked, given, body):
        return re.sub(rb"b00002(.{40}).*?</recordData>", rb"b00002\1</recordData>", body, flags=re.DOTALL)

    library.script.spoil = cut
    fetched = library.fetch()
    assert len(fetched.raws) == 29
    assert [(entry.rule, entry.value) for entry in fetched.failed] == [("unreadable", "2")]


def test_an_entity_bomb_in_a_packed_string_is_refused(library):
    only(library, '&lt;!DOCTYPE r [&lt;!ENTITY a "boom"&gt;]&gt;&lt;record&gt;&amp;a;&lt;/record&gt;')
    with pytest.raises(Exception, match="none of the schemas"):
        library.fetch()
    assert library.fetch(schema="marcxml").failed[0].rule == "unreadable"


def test_elements_are_known_by_their_local_names(library):
    def foreign(asked, given, body):
        text = re.sub(rb'xmlns(:zs)?="[^"]*(zing/srw/|sruResponse)"', rb'xmlns\1="urn:other"', body)
        return text.replace(b' xmlns="http://www.loc.gov/MARC21/slim"', b' xmlns=""')

    library.script.spoil = foreign
    assert list(library.trial().records) == library.numbers


def test_marc_is_known_by_field_001_without_its_blanks(library):
    only(library, MARC.format(f'<controlfield tag="001">  112 24 </controlfield>{TITLE}'))
    assert library.fetch().ids == ["112 24"]


def test_marc_without_001_is_known_by_the_server_s_identifier_then_by_035(library):
    field = '<datafield tag="035" ind1=" " ind2=" "><subfield code="a">(VN)77</subfield></datafield>'
    only(library, MARC.format(field + TITLE), "<recordIdentifier>srv-1</recordIdentifier>")
    assert library.fetch().ids == ["srv-1"]
    only(library, MARC.format(field + TITLE))
    assert library.fetch().ids == ["(VN)77"]


def test_a_record_without_any_identifier_is_known_by_its_content_and_that_is_told(library):
    only(library, MARC.format(TITLE))
    fetched = library.fetch()
    assert len(fetched.ids[0]) == 32
    assert "no_identifier" in fetched.rules
    assert library.fetch().ids == fetched.ids


def test_dublin_core_is_known_by_an_identifier_that_is_no_isbn(library):
    library.script.schemas = ("dc",)
    trial = library.trial()
    assert list(trial.records) == library.numbers
    assert {raw.format for raw in trial.raws} == {"oai_dc"}
    assert trial.records["b00001"].issued.earliest == 1951


def test_mods_is_known_by_its_record_identifier(library):
    library.script.schemas = ("mods",)
    fetched = library.fetch(FetchRequest(formats=frozenset(("mods", "marcxml"))))
    assert fetched.ids == library.numbers
    assert {raw.format for raw in fetched.raws} == {"mods"}


def test_a_record_in_a_collection_of_one_is_unwrapped(library):
    one = MARC.format(f'<controlfield tag="001">c1</controlfield>{TITLE}')
    only(library, f'<collection xmlns="http://www.loc.gov/MARC21/slim">{one}</collection>')
    (raw,) = library.fetch().raws
    assert raw.native_id == "c1"
    assert raw.payload.startswith(b"<record")


def test_a_deleted_marc_record_is_given_as_deleted(library):
    gone = MARC.format(f'<controlfield tag="001">d1</controlfield>{TITLE}').replace("00000nam", "00000dam")
    only(library, gone)
    (raw,) = library.fetch().raws
    assert isinstance(raw, RawRecord)
    assert raw.deleted


def test_a_record_of_another_schema_among_the_others_is_named(library):
    def other(asked, given, body):
        return re.sub(rb"<record xmlns=[^>]*>(?:(?!</recordData>).)*b00005.*?</recordData>",
                      b'<card xmlns="urn:card"/></recordData>', body, flags=re.DOTALL)  # fmt: skip

    library.script.spoil = other
    fetched = library.fetch()
    assert len(fetched.raws) == 29
    (failed,) = fetched.failed
    assert failed.rule == "unknown_schema"
    assert "{urn:card}card" in failed.message


def test_the_same_record_gives_the_same_bytes_in_either_version(library):
    payloads = []
    for version in ("2.0", "1.2"):
        library.script.versions = (version,)
        payloads.append([raw.payload for raw in library.fetch().raws])
    assert payloads[0] == payloads[1]
