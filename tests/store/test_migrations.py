"""The migrations make the tables that the models describe, up and down, once and twice."""

from __future__ import annotations

import alembic.command
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from catalog.store import changes, db, models
from tests.factories import make_record, publish_records

pytestmark = pytest.mark.usefixtures("app")


def tables() -> set[str]:
    with db.db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def downgrade(revision: str) -> None:
    config = db.migrations_config()
    with db.db.engine.execution_options(catalog_write=True).connect() as connection:
        config.attributes["connection"] = connection
        alembic.command.downgrade(config, revision)
        connection.commit()


def head() -> changes.Head:
    with db.reading() as session:
        return changes.head(session)


def test_migrations_and_models_tell_of_the_same_tables() -> None:
    with db.db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, db.Base.metadata) == []


def test_every_model_has_its_table() -> None:
    assert set(db.Base.metadata.tables) | {"alembic_version"} == tables()
    assert models.RecordRow.__tablename__ in tables()


def test_upgrading_twice_keeps_what_is_there() -> None:
    publish_records([make_record("1")])
    before = head()
    db.upgrade()
    assert head() == before
    assert db.is_current()


def test_down_to_nothing_and_up_again_makes_an_empty_catalog_with_another_log() -> None:
    publish_records([make_record("1")])
    before = head()
    downgrade("base")
    assert tables() == {"alembic_version"}
    assert not db.is_current()
    db.upgrade()
    after = head()
    assert (after.seq, after.live) == (0, 0)
    assert after.log_id != before.log_id


def test_a_database_that_was_never_upgraded_is_not_current(app: Flask) -> None:
    with db.db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    assert not db.is_current()


def test_constraints_have_names_that_migrations_can_use() -> None:
    with db.db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in db.Base.metadata.tables:
            assert inspector.get_pk_constraint(table)["name"] == f"pk_{table}"
            named = [*inspector.get_foreign_keys(table), *inspector.get_unique_constraints(table)]
            assert all(entry["name"].startswith(("fk_", "uq_")) for entry in named)


def test_the_tables_are_current_at_the_newest_migration_only() -> None:
    assert ScriptDirectory.from_config(db.migrations_config()).get_current_head() == db.REVISION
    assert db.is_current()
    downgrade("base")
    assert not db.is_current()
