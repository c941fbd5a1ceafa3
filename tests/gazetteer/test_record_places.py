"""Places of records on their way through the pipeline: codes where the label names one unit for certain."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.formats.dublincore import DublinCoreFormat
from catalog.harvest.pipeline import Mapped, Pipeline, Task
from catalog.hooks.loading import load_hooks
from catalog.record import Place, Source
from tests.factories import make_record
from tests.harvest import scripted

SOURCE = Source(slug="sample", connector="scripted", institution="hue-library")
NAMESPACES = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def coded(*places: Place) -> tuple[Place, ...]:
    (enricher,) = (entry for entry in load_hooks(plugins=()).enrichers if entry.name == "places")
    return enricher.apply(make_record(places=places), SOURCE).places


def test_a_place_that_is_named_for_certain_gets_its_code_and_keeps_its_label() -> None:
    assert coded(Place(label="P. Thuận Hoá, TP Huế")) == (
        Place(label="P. Thuận Hoá, TP Huế", code="19789", code_list="vn-2025-07", certainty="certain"),
    )


def test_an_old_place_gets_its_code_of_the_old_list() -> None:
    (place,) = coded(Place(label="Huyện Phong Điền, tỉnh Thừa Thiên Huế"))
    assert (place.code, place.code_list) == ("476", "vn-2025-06")


def test_homonyms_and_places_abroad_get_no_code() -> None:
    places = (Place(label="Tân An"), Place(label="Paris, Pháp"), Place(label="Hoàn Kiếm, Hà Nội"))
    assert coded(*places) == places


def test_a_code_and_a_certainty_that_the_record_brings_are_kept() -> None:
    marc = Place(label="Hà Nội", code="vm", code_list="marccountry")
    assert coded(marc) == (marc,)
    (doubtful,) = coded(Place(label="Hà Nội", certainty="uncertain"))
    assert (doubtful.code, doubtful.certainty) == ("01", "uncertain")


def test_a_record_without_places_stays_the_same() -> None:
    (enricher,) = (entry for entry in load_hooks(plugins=()).enrichers if entry.name == "places")
    record = make_record()
    assert enricher.apply(record, SOURCE) is record


def test_a_harvested_record_is_published_with_the_codes_of_its_places() -> None:
    hooks = load_hooks(plugins=())
    connector: Any = scripted.Scripted({"prefix": "", "script": ""})
    pipeline = Pipeline(SOURCE, connector, hooks.formats, hooks.enrichers)
    payload = (
        f"<oai_dc:dc {NAMESPACES}><dc:title>Di sản Huế</dc:title>"
        "<dc:coverage>Thừa Thiên Huế</dc:coverage></oai_dc:dc>"
    )
    outcome = pipeline.run(Task("1", payload.encode(), DublinCoreFormat.name, None, {}, {}))
    assert isinstance(outcome, Mapped)
    assert orjson.loads(outcome.json)["places"] == [
        {"label": "Thừa Thiên Huế", "code": "46", "code_list": "vn-2025-06", "certainty": "certain"}
    ]
