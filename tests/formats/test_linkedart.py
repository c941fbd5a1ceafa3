"""Documents of Linked Art, old and new, give what museums say of their objects, and nothing private."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import RecordError, SkipRecord
from catalog.formats.linkedart import LinkedArtFormat, document_in, unmapped
from catalog.formats.linkedart_parts import filled, kept, wanted
from catalog.record import Identifier, Measurement, Record
from catalog.schemas.check import check_record
from catalog.shape import to_dict

SAMPLES = Path(__file__).parent / "data" / "linkedart"


def checked(record: Record) -> Record:
    check_record(
        {**to_dict(record), "id": "m-1", "source": {"slug": "m", "native_id": "1"}, "institution": "m"}
    )
    return record


def sample(name: str) -> Record:
    """The record of a museum's document."""
    return checked(LinkedArtFormat().read((SAMPLES / f"{name}.json").read_bytes(), {}))


def read(document: Any, **context: Any) -> Record:
    return checked(LinkedArtFormat().read(json.dumps(document).encode(), context))


def test_all_documents_of_the_museums_load_and_what_is_not_shown_is_counted() -> None:
    files = sorted(SAMPLES.glob("*.json"))
    assert len(files) == 14
    assert all(sample(file.stem).title for file in files)
    counts = Counter(name for file in files for name in unmapped(document_in(file.read_bytes())))
    assert counts == {"attributed_by": 1, "assigned_by": 1, "number_of_parts": 1}


def test_a_painting_of_today() -> None:
    record = sample("pma-49280")
    assert (record.title, record.kind) == ("Peach and Glass", "object")
    assert record.identifiers == (Identifier(scheme="inventory", value="1944-95-4"),)
    assert [(agent.name, agent.uri) for agent in record.creators] == [
        ("O'Keeffe, Georgia", "http://vocab.getty.edu/ulan/500018666")
    ]
    assert record.period.earliest == 1927
    assert record.materials == ("oil paint (paint)", "canvas (textile material)")
    assert Measurement(value=23.2, unit="cm") in record.measurements
    assert record.rights.credit == "Gift of Dr. Herman Lorber, 1944"
    assert record.collections == ("American Art",)
    assert record.holdings[0].institution == "Philadelphia Museum of Art"
    assert record.links[0].url == "https://www.philamuseum.org/collections/permanent/49280.html"
    assert record.images[0].url.endswith("1944-95-4.jpg")
    assert record.notes == ("Oil on canvas",)


def test_a_photograph_of_the_old_shape_with_its_exhibition() -> None:
    record = sample("6401")
    assert (record.title, record.kind) == ("Abiquiu House, Ladder Against Studio Wall", "image")
    assert [(agent.name, agent.role) for agent in record.creators] == [("Georgia O'Keeffe", "photographer")]
    assert (record.period.earliest, record.period.certainty) == (1964, "approximate")
    assert [(place.label, place.role) for place in record.places] == [("Abiquiu, New Mexico", "production")]
    assert record.rights.licence == "http://rightsstatements.org/vocab/InC/1.0/"
    assert record.rights.statement == "© Georgia O'Keeffe Museum"
    assert [(entry.type, entry.title) for entry in record.related] == [("shown_in", "Living Modern")]
    assert record.images[0].iiif == "https://iiif.okeeffemuseum.org/image/iiif/2/732891"
    assert record.description.startswith("A textured adobe wall")


def test_a_coin_with_two_sides() -> None:
    record = sample("1944.100.51606")
    assert (record.period.earliest, record.period.latest) == (-323, -317)
    assert record.measurements == (Measurement(value=8.61, unit="g", type="weight"),)
    assert {subject.label for subject in record.subjects} >= {"Athena", "Nike", "Coin", "Stater"}
    assert len(record.images) == 4
    assert record.links[0].rel == "manifest"


def test_a_photograph_with_roles_cultures_and_statements() -> None:
    record = sample("1cd16038-091e-4010-ae07-df95acfce9a4")
    (maker,) = record.creators
    assert (maker.name, maker.role, maker.dates) == ("Barbara Kasten", "photographer", "born 1936")
    assert record.cultures == ("American",)
    assert record.rights.licence == "https://rightsstatements.org/vocab/InC/1.0/"
    assert {link.rel for link in record.links} == {"page", "manifest"}
    told = json.dumps(to_dict(record))
    assert "Knaus" not in told.replace("Gift of Laura and John Knaus", "")
    assert "Storage" not in told
    assert "Northfield" not in told


def test_a_fossil_a_picture_and_titles_in_languages() -> None:
    fossil = sample("yale-644445c1-f91f-449e-b5f6-08647ee0c38f")
    assert fossil.kind == "specimen"
    assert [place.role for place in fossil.places] == ["find"]
    assert Measurement(value=102.0, unit="in", type="width") in fossil.measurements
    assert fossil.images[0].iiif.endswith("ypm:fc70725f-29a9-46aa-9693-f4839ae6627e")
    assert sample("a69d5696-70c2-56ed-9f82-fb2e69311e5d").kind == "image"
    titles = sample("titles_lanugages")
    assert titles.title == "Irises"
    assert [(title.value, title.language) for title in titles.titles][:2] == [
        ("Lirios", "es"),
        ("Iris", "fr"),
    ]


def test_an_exhibition_has_its_days_its_place_and_what_it_shows() -> None:
    record = read(
        {
            "@context": "https://linked.art/ns/v1/linked-art.json",
            "id": "https://museum.example/exhibition/1",
            "type": "Activity",
            "_label": "Bảo vật quốc gia",
            "classified_as": [{"id": "http://vocab.getty.edu/aat/300054766", "type": "Type"}],
            "timespan": {
                "begin_of_the_begin": "2026-03-01T00:00:00Z",
                "end_of_the_end": "2026-05-31T23:59:59Z",
            },
            "took_place_at": [{"id": "https://museum.example/place/1", "_label": "Nhà trưng bày"}],
            "carried_out_by": [{"type": "Group", "_label": "Bảo tàng Mẫu"}],
            "used_specific_object": [
                {"id": "https://museum.example/object/7", "type": "HumanMadeObject", "_label": "Trống đồng"}
            ],
        }
    )
    assert (record.kind, record.title) == ("exhibition", "Bảo vật quốc gia")
    assert (record.schedule.start, record.schedule.end) == ("2026-03-01", "2026-05-31")
    assert (record.schedule.venue, record.schedule.status) == ("Nhà trưng bày", "")
    assert [agent.name for agent in record.creators] == ["Bảo tàng Mẫu"]
    assert [(entry.type, entry.url) for entry in record.related] == [
        ("shows", "https://museum.example/object/7")
    ]


def test_what_a_document_only_names_is_put_in_its_place() -> None:
    document = {
        "id": "https://museum.example/o/1",
        "type": "HumanMadeObject",
        "_label": "Bình",
        "produced_by": {"carried_out_by": ["https://museum.example/p/1"], "took_place_at": [{"id": "https://museum.example/p/2"}]},
        "representation": [{"id": "https://museum.example/v/1", "type": "VisualItem"}],
        "made_of": [{"id": "http://vocab.getty.edu/aat/300010669"}],
        "current_location": {"id": "https://museum.example/store/9"},
    }  # fmt: skip
    assert list(wanted(document)) == [f"https://museum.example/{part}" for part in ("p/1", "p/2", "v/1")]
    maker = {
        "id": "https://museum.example/p/1",
        "type": "Person",
        "_label": "Nguyễn Văn A",
        "contact_point": "0912",
    }
    parts = {
        "https://museum.example/p/1": kept(maker),
        "https://museum.example/p/2": {"_label": "Bát Tràng"},
        "https://museum.example/v/1": {
            "digitally_shown_by": {"access_point": "https://museum.example/b.jpg"}
        },
    }
    record = read(document, parts=parts)
    assert record.creators[0].name == "Nguyễn Văn A"
    assert record.places[0].label == "Bát Tràng"
    assert record.images[0].url == "https://museum.example/b.jpg"
    assert "contact_point" not in kept(maker)
    assert filled(document, {}) == document


@pytest.mark.parametrize("kind", ["Person", "Place", "Type", "Group", "Activity"])
def test_what_is_no_thing_to_see_is_skipped(kind: str) -> None:
    with pytest.raises(SkipRecord, match="it is"):
        read({"type": kind, "_label": "x"})


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        (b"", "no_json"),
        (b"<rdf/>", "no_json"),
        (b"[1]", "no_json"),
        (b'{"type": "HumanMadeObject", "dimension": [{"value": NaN}]}', "no_json"),
        (b'{"type": "Spaceship", "_label": "x"}', "no_thing"),
        (b'{"type": "HumanMadeObject"}', "required"),
    ],
)
def test_what_is_no_document_is_refused_with_its_rule(payload: bytes, rule: str) -> None:
    with pytest.raises(RecordError) as caught:
        LinkedArtFormat().read(payload, {})
    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_odd_values_in_every_place_do_not_end_the_reading() -> None:
    whole = json.loads((SAMPLES / "1944.100.51606.json").read_bytes())
    odd: list[Any] = [
        None,
        7,
        "text",
        [],
        {},
        [None],
        [[]],
        {"id": 5},
        [{"id": []}],
        True,
        {"classified_as": 3},
    ]
    for name in [
        *whole,
        "representation",
        "referred_to_by",
        "member_of",
        "shows",
        "subject_to",
        "encountered_by",
    ]:
        for value in odd:
            if name not in ("type", "@context"):
                assert read({**whole, name: value, "_label": "Đồng tiền"}).title
    measures = [{"value": value, "unit": {"_label": "cm"}} for value in ("1e999", "-4", "x", None, "3,5")]
    assert read({**whole, "dimension": measures}).measurements == (Measurement(value=3.5, unit="cm"),)
