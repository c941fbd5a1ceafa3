"""Where institutions are: kept with them, found by officers' territories, filled in for those of before."""

from __future__ import annotations

import alembic.command
import pytest
import sqlalchemy as sa

from catalog.store import db, institutions, scopes
from catalog.store.db import reading, writing
from catalog.store.models import Institution
from catalog.store.scopes import Place, Reach
from tests.factories import add_institution

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
HUE, THUAN_HOA, NGHE_AN = "vn-2025-07:46", "vn-2025-07:19789", "vn-2025-07:40"


def place(slug: str = "hue-library") -> Place | None:
    with reading() as session:
        return scopes.place_of(session, slug)


def within(reach: Reach) -> list[str]:
    with reading() as session:
        found = session.scalars(sa.select(Institution.slug).where(scopes.within(Institution.slug, reach)))
        return sorted(found)


def test_an_institution_is_in_its_province_and_commune() -> None:
    add_institution(commune="Phường Thuận Hóa")
    assert place() == Place("hue-library", frozenset({HUE, THUAN_HOA}))
    assert place("nowhere") is None


def test_one_that_moves_is_where_it_moved_to() -> None:
    add_institution()
    with writing() as session:
        institutions.save(session, {"slug": "hue-library", "province": "Tỉnh Nghệ An"})
    assert place() == Place("hue-library", frozenset({NGHE_AN}))


def test_a_reach_holds_the_same_in_sql_and_in_memory() -> None:
    add_institution()
    add_institution("vinh-museum", province="Tỉnh Nghệ An")
    add_institution("abroad", province="")
    every = {slug: place(slug) for slug in ("hue-library", "vinh-museum", "abroad")}
    for reach in (
        Reach(everything=True),
        Reach(keys=frozenset({HUE})),
        Reach(slugs=frozenset({"abroad"}), keys=frozenset({NGHE_AN})),
        Reach(),
    ):
        assert within(reach) == sorted(slug for slug, one in every.items() if one and reach.holds(one))


def test_institutions_of_before_are_placed_by_the_migration() -> None:
    add_institution()
    config = db.migrations_config()
    for step, revision in ((alembic.command.downgrade, "0004"), (alembic.command.upgrade, "head")):
        with db.db.engine.execution_options(catalog_write=True).connect() as connection:
            config.attributes["connection"] = connection
            step(config, revision)
            connection.commit()
    assert place() == Place("hue-library", frozenset({HUE}))
