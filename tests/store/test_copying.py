"""Moving a catalog to another database, and coming back from a backup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.errors import CatalogError
from catalog.settings import Settings, load
from catalog.store import changes, copying
from catalog.store.db import Base, reading, writing
from tests.factories import add_institution, make_record, publish_records, withdraw


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    with reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def filled(app: Flask) -> dict[str, list[Any]]:
    """A catalog with live, changed and withdrawn records."""
    publish_records([make_record(str(number), title="Truyện Kiều ✓") for number in range(1200)])
    publish_records([make_record("3", title="Bản mới")])
    withdraw("sample-5")
    return everything()


def copied_to(settings: Settings, make_app: Callable[..., Flask], target: str) -> None:
    copying.copy(settings, target, lambda table, rows: None)
    make_app(given=load({}, home=settings.home / "moved", database_url=target))


def test_a_copy_holds_every_row_and_goes_on_counting(
    filled: dict[str, list[Any]], settings: Settings, make_app: Callable[..., Flask], new_database: Any
) -> None:
    copied_to(settings, make_app, new_database())
    assert everything() == filled
    publish_records([make_record("next")])
    with reading() as session:
        assert changes.head(session).seq == 1203
        assert changes.digest(session) == changes.head(session).set_digest


@pytest.mark.databases("postgresql")
def test_a_catalog_moves_from_postgresql_to_sqlite_and_back(
    filled: dict[str, list[Any]],
    settings: Settings,
    make_app: Callable[..., Flask],
    new_database: Any,
    tmp_path: Any,
) -> None:
    small = f"sqlite:///{tmp_path / 'small.db'}"
    copied_to(settings, make_app, small)
    assert everything() == filled
    copied_to(settings, make_app, new_database())
    assert everything() == filled
    publish_records([make_record("next")])


def test_a_database_that_holds_a_catalog_is_never_copied_over(
    app: Flask,
    filled: dict[str, list[Any]],
    settings: Settings,
    make_app: Callable[..., Flask],
    new_database: Any,
) -> None:
    make_app(given=load({}, home=settings.home / "other", database_url=new_database()))
    add_institution("own")
    with pytest.raises(CatalogError, match="holds a catalog already"):
        copying.copy(settings, settings.database, lambda table, rows: None)
    with app.app_context():
        assert everything() == filled


def test_the_command_copies_and_says_what(filled: dict[str, list[Any]], run: Any, new_database: Any) -> None:
    told = run("db", "copy", new_database())
    assert "copied 1199 live records" in told.stdout
    assert "record_versions: 1201" in told.stderr


def test_after_a_restore_the_log_is_another_and_its_numbers_stay(
    filled: dict[str, list[Any]], run: Any
) -> None:
    with reading() as session:
        before = changes.head(session)
    told = run("db", "restored").stdout
    with reading() as session:
        after = changes.head(session)
    assert after.log_id != before.log_id
    assert after.log_id in told
    assert after._replace(log_id=before.log_id) == before
    with writing() as session:
        assert copying.begin_new_log(session).log_id != after.log_id
