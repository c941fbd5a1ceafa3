"""Manifests with the fuller descriptions beside them, labels of the institution's own, what a host offers."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest
from khomo_iiif import IiifConnector
from marshmallow import ValidationError

from catalog.sdk import FetchRequest
from catalog.sdk.testing.iiif import collection, manifest, named
from catalog.sdk.testing.serving import Answer, LocalHttp

MODS = """<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Trống đồng Ngọc Lũ</title></titleInfo>
<abstract>Tìm thấy năm 1893.</abstract><subject><topic>Trống đồng</topic></subject></mods>"""
DC = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Trống</dc:title></oai_dc:dc>"""
LINKED = '{"type": "HumanMadeObject", "_label": "Trống đồng", "made_of": [{"_label": "Đồng thau"}]}'


def beside(path: str, profile: str, **more: str) -> dict[str, str]:
    return {"id": "{base}" + path, "type": "Dataset", "format": "text/xml", "profile": profile, **more}


def test_the_fullest_description_beside_a_manifest_is_merged_into_its_record(museum) -> None:
    see_also = [
        beside("/dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
        beside("/agent.mads.xml", "http://www.loc.gov/mads/v2"),
        beside("/mods", "http://www.loc.gov/mods/v3"),
    ]
    museum.script.held |= {"/m/1": manifest(1, seeAlso=see_also), "/mods": MODS.encode(), "/dc": DC.encode()}
    museum.script.held["/m/2"] = manifest(
        2, seeAlso=beside("/la.json", "https://linked.art/ns/v1/linked-art.json")
    )
    museum.script.held["/la.json"] = LINKED.encode()
    found = museum.trial()
    asked = museum.script.requests
    assert asked.count("/mods") == asked.count("/la.json") == 1
    assert not {"/dc", "/agent.mads.xml"} & set(asked)
    record, linked = list(found.records.values())[:2]
    assert record.title == "Trống đồng Ngọc Lũ"
    assert "Trống đồng số 1" in [title.value for title in record.titles]
    assert record.description == "Tìm thấy năm 1893."
    assert [image.width for image in record.images] == [4000, 4000]
    assert [subject.label for subject in record.subjects] == ["Trống đồng"]
    assert record.rights.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert linked.materials == ("Đồng thau",)
    museum.script.requests.clear()
    plain = museum.trial(see_also=False)
    assert next(iter(plain.records.values())).title == "Trống đồng số 1"
    assert "/mods" not in museum.script.requests


def test_a_description_that_is_not_what_it_says_is_told_once_and_the_record_goes_without(museum) -> None:
    held = {f"/m/{number}": manifest(number, seeAlso=[beside(f"/x{number}", "mods")]) for number in (1, 2, 3)}
    bomb = b'<!DOCTYPE m [<!ENTITY a "aaaa">]><mods>&a;</mods>'
    museum.script.held |= {**held, "/x1": DC.encode(), "/x2": bomb}
    found = museum.trial()
    assert len(found.records) == 5
    (notice,) = found.notices
    assert notice.rule == "see_also_unreadable"
    assert notice.message.startswith("3 descriptions beside manifests cannot be read: ")
    assert "not mods as the manifest says" in notice.message


def test_a_description_that_is_away_for_a_while_leaves_the_fuller_record_and_is_asked_for_again(
    museum,
) -> None:
    museum.script.held |= {"/m/1": manifest(1, seeAlso=[beside("/mods", "mods")]), "/mods": MODS.encode()}
    first = museum.fetch()
    museum.script.held["/mods"] = Answer(status=503)
    second = museum.fetch(FetchRequest(since=first.end.next_since, known=frozenset, full=True))
    assert [name[-1] for name in second.present] == ["1"]
    assert second.rules == ["see_also_unreadable"]
    new = museum.fetch()
    assert "see_also" not in new.raws[0].context
    museum.script.held["/mods"] = MODS.encode()
    for before in (second, new):
        third = museum.fetch(FetchRequest(since=before.end.next_since, known=frozenset))
        assert [raw.context["see_also"]["format"] for raw in third.raws] == ["mods"]


def test_labels_of_the_institution_are_counted_and_mapped_by_its_own_words(museum) -> None:
    pairs = [{"label": {"fr": ["Cote"]}, "value": "A 12"}, {"label": "Vues", "value": "12"},
             {"label": "Lớp men", "value": "men ngọc"}]  # fmt: skip
    museum.script.held |= {f"/m/{number}": manifest(number, metadata=pairs) for number in (1, 2, 3)}
    found = museum.trial()
    (notice,) = found.notices
    assert "Lớp men (3)" in notice.message
    assert "Vues (3)" in notice.message
    assert "option labels" in notice.message
    assert "Lớp men: men ngọc" in next(iter(found.records.values())).notes
    mapped = museum.trial(labels="Lớp men = technique; Vues = -")
    assert mapped.notices == ()
    record = next(iter(mapped.records.values()))
    assert record.techniques == ("men ngọc",)
    assert record.notes == ()
    assert record.holdings[0].call_number == "A 12"
    keys = {
        IiifConnector({"labels": labels, "see_also": True}).mapping_key() for labels in ({}, {"a": "note"})
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("labels", "words"), [("Cote", "no pair"), ("Cote = prix", "which is no field"), (7, "must be a text")]
)
def test_a_map_of_labels_that_means_nothing_is_refused_in_words(labels: object, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        IiifConnector.options().load({"url": "https://museum.example/top", "labels": labels})


def test_a_host_offers_its_collection_and_a_viewers_address_its_manifest(museum) -> None:
    museum.script.held["/iiif/collection/top"] = collection("/top", map(named, (1, 2)))
    url = museum.script.url
    http = LocalHttp()
    (offer,) = IiifConnector.discover(url, http, frozenset())
    assert offer.options == {"url": f"{url}/iiif/collection/top"}
    assert offer.info.total == 2
    (offer,) = IiifConnector.discover(f"{url}/viewer?manifest={url}/m/1", http, frozenset())
    assert offer.options == {"url": f"{url}/m/1"}
    assert list(IiifConnector.discover(f"{url}/nothing", http, frozenset())) == []


def test_what_was_done_to_damaged_bytes_is_told_with_its_count(museum) -> None:
    museum.script.held["/m/1"] = b'{"type": "Manifest", "label": "Tr\xf4ng\x0bA"}'
    found = museum.trial()
    assert sorted(notice.rule for notice in found.notices) == ["repaired_bytes", "repaired_controls"]


def test_a_stream_of_another_protocol_is_not_offered(museum) -> None:
    museum.script.held["/top"] = {"type": "OrderedCollection", "orderedItems": []}
    assert list(IiifConnector.discover(museum.url, LocalHttp(), frozenset())) == []


def test_what_beside_a_manifest_cannot_be_mapped_leaves_the_manifests_own_record(museum) -> None:
    (raw, *_others) = museum.fetch().raws
    source = SimpleNamespace(slug="trial")
    broken = {**raw.context, "see_also": {"format": "no such format", "url": "", "text": ""}}
    record = museum.connector().to_record(dataclasses.replace(raw, context=broken), source, museum.formats)
    assert record.title == "Trống đồng số 1"
