"""Each odd file of pymarc and traject, and what must come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import RecordError
from catalog.formats.marc import LOST_CHARACTERS, MarcFormat, parse, split
from catalog.record import DateSpan, Record


def records(data: Path, name: str) -> list[bytes]:
    return list(split([(data / "odd" / name).read_bytes()]))


def first(data: Path, name: str) -> Record:
    return MarcFormat().read(records(data, name)[0], {})


@pytest.mark.parametrize(
    ("name", "count", "title"),
    [
        ("pymarc_alphatag.dat", 1, "Chemistry experiments for children"),
        ("pymarc_bad_indicator.dat", 1, "Aristocrats of color : the Black elite, 1880-1920"),
        ("pymarc_bad_records.mrc", 8, "The pragmatic programmer : from journeyman to master"),
        ("pymarc_bad_subfield_code.dat", 1, "ActivePerl with ASP and ADO"),
        ("pymarc_diacritic.dat", 1, "Amateur media : social, cultural and legal perspectives"),
        ("pymarc_marc.dat", 20, "The pragmatic programmer : from journeyman to master"),
        ("pymarc_marc8.dat", 1, "Escape from loneliness"),
        ("pymarc_multi_isbn.dat", 1, "The town scold"),
        ("pymarc_one.dat", 1, "ActivePerl with ASP and ADO"),
        ("pymarc_regression45.dat", 12, "Pokrov, podarennyĭ Dimitrīem Ivanovichem Godunovym. "
         "[Ipatʹevskīĭ monastyrʹ, Kostroma]"),
        ("pymarc_test.dat", 10, "ActivePerl with ASP and ADO"),
        ("pymarc_testunimarc.dat", 1, "L'altra faccia della spirale"),
        ("pymarc_utf8_errors.dat", 1, "[Imperial military middle school, Ṣanʻāʾ]"),
        ("pymarc_utf8_invalid.mrc", 1, "The coming revolution in teacher licensure : redefining teacher "
         "preparation"),
        ("pymarc_utf8_with_leader_flag.dat", 1, "Escape from loneliness"),
        ("pymarc_utf8_without_leader_flag.dat", 1, "Escape from loneliness"),
        ("traject_245_no_ab.marc", 1, "Papers"),
        ("traject_bad_subfield_code.marc", 1, "Les corps étrangers, roman"),
        ("traject_emptyish_record.marc", 1, "Collection la philosophie en effet"),
        ("traject_george_eliot.marc", 1, "Rereading George Eliot : changing responses to her "
         "experiments in life"),
        ("traject_multi_era.marc", 1, "Uncloistered virtue : English political literature, 1640-1660"),
        ("traject_multi_geo.marc", 1, "Lamps of the Roman period, first to seventh century after Christ"),
        ("traject_musical_cage.marc", 1, "Lou Harrison, Harry Partch, John Cage"),
        ("traject_nature.marc", 1, "Nature"),
        ("traject_one-marc8.mrc", 1, "Por uma outra globalização : do pensamemto único à "
         "consciência universal"),
        ("traject_test_data.utf8.mrc", 30, "Fikr-i Ayāz"),
        ("traject_the_business_ren.marc", 1, "The Business renaissance quarterly"),
    ],
)  # fmt: skip
def test_all_records_of_the_file_are_found_and_the_first_has_its_title(
    data: Path, name: str, count: int, title: str
) -> None:
    found = records(data, name)
    assert len(found) == count
    assert MarcFormat().read(found[0], {}).title == title


def test_every_record_of_the_larger_files_can_be_read(data: Path) -> None:
    for name in (
        "pymarc_marc.dat",
        "pymarc_test.dat",
        "pymarc_regression45.dat",
        "traject_test_data.utf8.mrc",
    ):
        for raw in records(data, name):
            assert MarcFormat().read(raw, {}).title


def test_wrong_base_addresses_and_directories_do_no_harm_and_an_empty_record_is_named(data: Path) -> None:
    outcomes = []
    for raw in records(data, "pymarc_bad_records.mrc"):
        try:
            outcomes.append(MarcFormat().read(raw, {}).title)
        except RecordError as error:
            outcomes.append(error.faults[0].rule)
    title = "The pragmatic programmer : from journeyman to master"
    assert outcomes == [title] * 6 + ["required", title]


def test_cyrillic_in_a_code_page_is_refused_until_its_encoding_is_named(data: Path) -> None:
    raw = records(data, "pymarc_1251.dat")[0]
    with pytest.raises(RecordError, match="name the encoding") as caught:
        MarcFormat().read(raw, {})
    assert caught.value.identifier == "ru03-000001RKP"
    record = MarcFormat().read(raw, {"encoding": "cp1251"})
    assert record.creators[0].name == "Ильина, Татьяна Николаевна"


def test_broken_east_asian_codes_are_marked_and_the_rest_is_read(data: Path) -> None:
    record = first(data, "pymarc_bad_eacc_encoding.dat")
    assert record.title == "Beikoku no tōchi no shikumi"
    assert record.titles[1].value.startswith("米国の統治の仕組")
    assert LOST_CHARACTERS in record.notes


def test_stray_escapes_stand_as_marks_of_loss(data: Path) -> None:
    record = first(data, "pymarc_bad_marc8_escape.dat")
    assert record.title == "Bulletin de la Société linn\ufffdenne de Bordeaux"
    assert LOST_CHARACTERS in record.notes


def test_damaged_tags_and_subfield_codes_are_reported_as_repairs(data: Path) -> None:
    assert parse(records(data, "pymarc_bad_indicator.dat")[0]).repairs == [
        "a field with the tag b'0 2' is left out"
    ]
    record = parse(records(data, "pymarc_bad_subfield_code.dat")[0])
    assert record.fields("245")[0].get("a") == "ActivePerl with ASP and ADO /"
    assert record.repairs == ["a subfield code of 245 was damaged ('á')"]
    assert first(data, "traject_bad_subfield_code.marc").publisher == "Editions du Seuil"
    assert first(data, "pymarc_utf8_invalid.mrc").publisher == "Association of Teacher Educators"


def test_files_that_hold_no_title_say_so(data: Path) -> None:
    for name in ("traject_bad_utf_byte.utf8.marc", "traject_escaped_character_reference.marc8.marc"):
        with pytest.raises(RecordError, match="title: the record has none"):
            first(data, name)


def test_numbered_characters_in_marc8_become_letters(data: Path) -> None:
    raw = records(data, "traject_escaped_character_reference.marc8.marc")[0]
    place = parse(raw).fields("260")[0].get("a")
    assert place == "Rio de Janeiro escaped replacement char: \ufffd ."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("traject_date_resort_to_260.marc", DateSpan(display="1980-", earliest=1980)),
        ("traject_date_resort_to_264.marc", DateSpan(display="2015", earliest=2015, latest=2015)),
        ("traject_date_type_r_missing_date2.marc", DateSpan(display="1957", earliest=1957, latest=1957)),
        ("traject_date_with_u.marc", DateSpan(display="1840-1899", earliest=1840, latest=1899,
                                              certainty="approximate")),
        ("traject_missing-second-date.marc", DateSpan(display="post. 1678", earliest=1678, latest=1678,
                                                      certainty="approximate")),
        ("traject_louis_armstrong.marc", DateSpan(display="p1985", earliest=1985, latest=1985)),
    ],
)  # fmt: skip
def test_dates_of_every_shape_give_years(data: Path, name: str, expected: DateSpan) -> None:
    assert first(data, name).issued == expected


def test_original_script_is_found_with_and_without_a_link(data: Path) -> None:
    hebrew = first(data, "traject_hebrew880s.marc")
    assert "אנרכיזם" in next(title for title in hebrew.titles if title.type == "original").value
    cyrillic = first(data, "traject_880_with_no_6.utf8.marc")
    assert [title.value[:6] for title in cyrillic.titles if title.type == "original"] == ["Личные"]


def test_languages_packed_or_of_another_list_are_read(data: Path) -> None:
    assert first(data, "traject_packed_041a_lang.marc").languages == ("en", "fr", "de", "it", "es", "ru")
    assert first(data, "traject_iso639-3_lang.marc").languages == ("no", "en", "nb")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("traject_manuscript_online_thesis.marc", "thesis"),
        ("traject_nature.marc", "periodical"),
        ("traject_musical_cage.marc", "audio"),
        ("traject_missing-second-date.marc", "map"),
        ("pymarc_regression45.dat", "image"),
    ],
)
def test_kinds_are_told_apart(data: Path, name: str, kind: str) -> None:
    assert first(data, name).kind == kind


def test_online_things_lead_to_their_address(data: Path) -> None:
    for name, address in (
        ("traject_online_only.marc", "http://JHU.eblib.com/patron/FullRecord.aspx?p=894955"),
        ("traject_microform_online_conference.marc", "http://ieeexplore.ieee.org/servlet/opac?punumber=195"),
    ):
        assert [(link.rel, link.url) for link in first(data, name).links] == [("fulltext", address)]
    assert [link.rel for link in first(data, "traject_manufacturing_consent.marc").links] == ["page", "page"]


def test_unimarc_loses_its_non_sorting_marks_and_keeps_its_people(data: Path) -> None:
    record = first(data, "pymarc_testunimarc.dat")
    assert record.title == "L'altra faccia della spirale"
    assert record.creators[0].name == "Asimov, Isaac"
    assert record.creators[0].role == "author"
