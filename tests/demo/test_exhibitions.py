"""The exhibitions of the sample: whole, well told, made of its own records, and published like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from flask import Flask

from catalog.cli.context import current_parts
from catalog.demo import exhibitions
from catalog.exhibitions.missing import lacks
from catalog.exhibitions.published import read
from catalog.record import Image, Record, record_id
from catalog.shape import from_dict
from catalog.store import records, showings
from catalog.store.db import reading, writing
from catalog.store.exhibitions import EXHIBITIONS
from catalog.web import i18n
from tests.demo.conftest import Sample
from tests.factories import make_record, publish_records

TODAY = i18n.today()
WRITTEN = exhibitions.read_all(TODAY)


@pytest.fixture
def catalog(app: Flask, samples: list[Sample]) -> Flask:
    """A catalog with those records of the sample that its exhibitions show."""
    wanted = set().union(*(exhibitions.named_records(one.told) for one in WRITTEN))
    publish_records([one for sample in samples if (one := _as_kept(sample)).id in wanted])
    return app


def _as_kept(sample: Sample) -> Record:
    source, picture = sample.source, "/media/" + "ab" * 32
    frame = make_record(sample.native_id, source=source.slug, institution=source.institution)
    images = tuple(Image(url=picture, alt=image.alt) for image in sample.record.images)
    return replace(
        sample.record,
        id=record_id(source.slug, sample.native_id),
        source=frame.source,
        institution=source.institution,
        images=images,
    )


def test_there_are_three_of_three_institutions_and_one_of_them_stands_in_a_house() -> None:
    assert len({one.institution for one in WRITTEN}) == len(WRITTEN) == 3
    assert [bool(one.told.get("start")) for one in WRITTEN].count(True) == 1


@pytest.mark.usefixtures("catalog")
def test_nothing_is_missing_in_any_of_them() -> None:
    for one in WRITTEN:
        made = exhibitions.composed(one)
        assert lacks(made) == [], one.number
        assert len(made.chapters) >= 4
        assert len(made.teaching.questions) >= 4
        assert made.teaching.levels


def test_they_are_published_as_records_of_their_institutions_and_stay_while_nothing_changes(
    catalog: Flask,
) -> None:
    parts = current_parts()
    assert exhibitions.publish_all(parts, TODAY, "cli") == {"published": 3}
    assert exhibitions.publish_all(parts, TODAY, "cli") == {"unchanged": 3}
    identifiers = [f"{one.institution}-own-{one.number}" for one in WRITTEN]
    with reading() as session:
        live = records.live(session, identifiers)
        wanted = showings.Wanted(today=TODAY)
        assert sorted(showings.listed(session, wanted, "online")) == sorted(identifiers)
        assert len(showings.listed(session, wanted, "open")) == 1
    assert sorted(live) == sorted(identifiers)
    client = catalog.test_client()
    for one, identifier in zip(WRITTEN, identifiers, strict=True):
        page = client.get(f"/exhibition/{identifier}", follow_redirects=True)
        assert page.status_code == 200
        assert one.told["title"] in page.text


def test_one_with_days_moves_on_with_the_week_and_one_that_somebody_edited_is_left(catalog: Flask) -> None:
    parts = current_parts()
    exhibitions.publish_all(parts, TODAY, "cli")
    assert exhibitions.publish_all(parts, TODAY + timedelta(7), "cli") == {"published": 1, "unchanged": 2}
    with writing() as session:
        before, written = EXHIBITIONS.get(session, "lang-vao-hoi")
        EXHIBITIONS.keep(session, before, replace(written, subtitle="Sửa"), "user:1 Lan")
    assert exhibitions.publish_all(parts, TODAY + timedelta(7), "cli") == {"unchanged": 2, "left": 1}


@pytest.mark.usefixtures("catalog")
def test_each_section_has_words_and_most_have_things_and_a_picture_with_its_credit() -> None:
    for one in WRITTEN:
        sections = list(exhibitions.composed(one).sections())
        assert all(section.text for section in sections), one.number
        assert sum(bool(section.shows) for section in sections) >= len(sections) * 0.6
        pictures = [section.picture for section in sections if section.picture]
        assert len(pictures) >= len(sections) * 0.6
        assert all(picture.credit and picture.caption and picture.alt for picture in pictures)


@pytest.mark.usefixtures("catalog")
def test_the_record_tells_the_same_chapters() -> None:
    exhibitions.publish_all(current_parts(), TODAY, "cli")
    with reading() as session:
        stored = records.get(session, "bao-tang-lich-su-quoc-gia-own-mat-troi-giua-mat-trong")
    assert stored is not None
    told = read(from_dict(orjson.loads(stored.json)))
    assert [title for _number, title in told.contents] == [
        "Ngôi sao mười bốn cánh", "Đất, đồng và lửa", "Mùa màng, con cháu", "Con thuyền cuối cùng",
    ]  # fmt: skip
    assert len(told.questions) == 5
