"""What another catalog publishes of a record, and what becomes of it here."""

import json

import pytest

from catalog.sdk import FetchRequest, Notice
from catalog.sdk.testing import Answer, make_source

from .conftest import SITE, item, page, record


def records(other, *published, **source):
    other.holds(*published)
    return other.trial().records


def test_a_record_of_a_newer_catalog_is_read_as_far_as_it_is_known_and_the_rest_is_named(other):
    newer = record(
        "sach-1", kind="hologram", access="by_dream", novel={"x": 1}, description=["không", "phải", "chữ"],
        links=[{"rel": "vr", "url": "https://x.example/", "weight": 2}, {"rel": "page"}, "chữ"],
        places=[{"label": "Huế", "role": "moon", "lat": 16}], issued={"display": "2015", "certainty": "sure"},
        free="có", measurements=[{"value": 3, "unit": "cm"}, {"value": True, "unit": "cm"}],
    )  # fmt: skip
    other.holds(newer, record("sach-2", novel=7))
    trial = other.trial()
    read = trial.records["sach-1"]
    assert (read.title, read.kind, read.access, read.description, read.free) == (
        "Sách sach-1", "web", "unknown", "", None,
    )  # fmt: skip
    assert [(link.rel, link.url) for link in read.links] == [("page", "https://x.example/")]
    assert (read.places[0].role, read.places[0].lat, read.issued.certainty) == ("", 16, "unknown")
    assert [measure.value for measure in read.measurements] == [3]
    (told,) = [entry.message for entry in trial.notices if entry.rule == "newer_fields"]
    assert "novel (2), access (1), description (1), free (1)" in told
    for path in (
        "issued.certainty",
        "kind",
        "links",
        "links.rel",
        "links.weight",
        "measurements.value",
        "places.role",
    ):
        assert path in told


def test_so_many_unknown_fields_are_counted_and_the_first_of_them_named(other):
    other.holds(record("sach-1", **{f"field{number}": 1 for number in range(500)}))
    told = other.fetch().told("newer_fields")
    assert told.endswith("and 188 more")
    assert len(told) < 400


@pytest.mark.parametrize(
    ("published", "field", "rule"),
    [
        (record("sach-1", title=None), "title", "required"),
        (record("sach-1", kind=["book"], title=7), "title", "required"),
        ({**record("sach-1"), "digest": "x"}, "digest", "unreadable"),
    ],
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_taken(other, published, field, rule):
    other.holds(published, record("sach-2"))
    trial = other.trial()
    assert list(trial.records) == ["sach-2"]
    found = [fault for error in trial.failures.values() for fault in error.faults] or list(trial.failed)
    assert [(entry.field, entry.rule) for entry in found] == [(field, rule)]


@pytest.mark.parametrize("odd", [7, "chữ", {}, {"id": 7}, {"id": "../etc"}, {"id": "x" * 201}])
def test_an_item_without_a_name_leaves_the_walk_unproved_and_withdraws_nothing(other, odd):
    live = [record("sach-1"), record("sach-2")]
    other.answers({"": page([item(live[0]), item(odd), 5], live)})
    fetched = other.fetch()
    assert (fetched.ids, [entry.identifier for entry in fetched.failed]) == (["sach-1"], [None, None])
    assert (fetched.end.complete, fetched.end.next_since, fetched.rules) == (False, "HEAD", [])


def test_a_text_that_was_changed_on_its_way_is_told(other):
    changed = {**record("sach-1"), "title": "Khác"}
    other.holds(changed, record("sach-2"))
    fetched = other.fetch()
    assert fetched.rules == ["digest_differs"]
    assert "text: 1;" in fetched.told("digest_differs")


def test_bytes_that_are_no_text_are_repaired_and_told(other):
    published = record("sach-1", title="Sách # hay")
    body = page([item(published)], [published]).replace(b"#", b"\xff\x07")
    other.answers({"": body})
    trial = other.trial()
    assert trial.records["sach-1"].title == "Sách \ufffd\x07 hay"
    assert [entry.rule for entry in trial.notices] == [
        "repaired_bytes",
        "repaired_controls",
        "digest_differs",
    ]


def test_a_record_is_the_same_whatever_its_number_in_the_log(other):
    first = other.fetch().raws[0]
    again = {
        **record("sach-1"),
        "seq": 99,
        "modified": "2027-01-01T00:00:00Z",
        "created": "2020-01-01T00:00:00Z",
    }
    other.holds(again)
    second = other.fetch().raws[0]
    assert (first.payload, first.context) == (second.payload, second.context)
    assert second.datestamp.year == 2027
    assert set(json.loads(first.payload)) == {"title", "kind", "id", "source", "institution"}


def test_pictures_of_an_address_that_is_no_records_page_are_those_of_the_site(other):
    published = record("sach-1", images=[{"url": "/media/" + "b" * 64, "thumbnail": "https://t.example/1"}])
    odd = {**item(published), "id": "javascript:alert(1)"}
    other.answers({"": page([odd], [published])})
    read = other.trial().records["sach-1"]
    assert (read.images[0].url, read.images[0].thumbnail) == (
        SITE + "/media/" + "b" * 64,
        "https://t.example/1",
    )
    assert read.source.url == f"{SITE}/record/sach-1"


@pytest.mark.parametrize(
    ("site", "taken"),
    [
        ("", ["sach-2"]),
        ("http://B.example/", []),
        ("https://b.example", []),
        ("https://b.example/x", ["sach-2"]),
    ],
)
def test_what_came_from_here_or_comes_back_to_its_giver_is_not_taken(other, site, taken):
    def through(name, *pages):
        return record(name, identifiers=[{"scheme": "khomo", "value": page} for page in pages])

    other.holds(
        through("sach-1", f"{SITE}/record/x"),
        through("sach-2", "https://c.example/record/x", "https://b.example/record/x", "no address"),
    )
    source = make_source(other.kind, other.given, site=site)
    items = list(other.connector().fetch(source, FetchRequest(), other.http))
    raws = [entry for entry in items if hasattr(entry, "payload")]
    assert [entry.native_id for entry in raws if not entry.deleted] == taken
    (told,) = [entry for entry in items if isinstance(entry, Notice)]
    assert told.rule == "echo"
    assert items[-1].complete


def test_options_that_mean_nothing_are_refused_with_the_reason(other):
    schema = other.kind.options()
    for given in ("museum", "museum=", "=bao-tang", "Museum=x", "a=b=c"):
        assert "hue-lib=thu-vien-hue" in str(schema.validate({"url": SITE, "institutions": [given]}))
    assert schema.validate({"url": SITE, "folder": "x"})
    assert schema.validate({"url": "ftp://a.example"})


def test_check_and_discover_tell_name_number_and_whose_the_records_are(other):
    facets = {
        "facets": {
            "institution": [
                {"value": "hue", "count": 4},
                {"value": "da-nang", "count": 1},
                {"value": 7, "count": 1},
            ]
        }
    }
    other.script.files["/search.json"] = Answer(json.dumps({"facets": {}}).encode())
    assert "institutions" not in other.check().details
    other.script.files["/search.json"] = Answer(json.dumps(facets).encode())
    info = other.check(institutions=["hanoi=ha-noi"])
    assert (info.title, info.total, info.formats) == ("Cổng A", 4, ("khomo",))
    assert info.details["institutions"] == {"hue": 4, "da-nang": 1}
    assert info.notices == ("institutions of the option that are not there: hanoi",)
    for path in ("", "/", "/en/record/sach-1", "/feed.json", "/x/y.json?z=1#a"):
        (offer,) = other.kind.discover(other.url + path, other.http, frozenset())
        assert (offer.options, offer.system) == ({"url": f"{other.url}/feed.json"}, "Kho Mở")
    other.script.files.clear()
    assert list(other.kind.discover(other.url, other.http, frozenset())) == []
