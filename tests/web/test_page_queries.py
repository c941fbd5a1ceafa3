"""What pages ask of the database does not grow with the catalog: no table is read whole, no row alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from catalog.record import Agent, Image, Record, Subject
from catalog.store.db import db
from tests.factories import make_record
from tests.learning.samples import published
from tests.web.samples import EVERYTHING

GROWING = (
    "records", "works", "record_versions", "raw", "source_items", "match_keys", "crowded_keys", "occasions",
    "work_decisions", "source_values", "media_uses", "own_records", "pictures", "visits", "messages", "audit",
)  # fmt: skip
"""Tables with a row or more for each record, activity or visit."""
PAGES = (
    "/", "/?province=46", "/search?q=sach", "/search?near=hue", "/search/facet/subject_value?q=sach",
    "/record/sample-everything", "/record/sample-kieu?q=kieu&at=1", "/record/sample-everything/cite",
    "/record/museum-trong/pictures", "/institutions", "/institutions?q=hue", "/institution/hue-library",
    "/place", "/place/46", "/person/b%C3%B9i-k%E1%BB%B7", "/subject/th%C6%A1-l%E1%BB%A5c-b%C3%A1t",
    "/collection/t%E1%BB%A7-s%C3%A1ch-hu%E1%BA%BF", "/person/khong-co-ai", "/subjects", "/subjects?letter=T",
    "/learning", "/learning?grade=6", "/learning/sample-path", "/data", "/data/api", "/dumps/", "/about",
)  # fmt: skip
_TABLE = re.compile(r"^SCAN (\w+)(.*)")
Publish = Callable[..., list[str]]


class Asked:
    """Statements that read, each with the steps by which SQLite answers it."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, list[str]]] = []

    def whole_tables(self) -> list[str]:
        """Steps that go through a growing table, however long it has become."""
        return [
            f"{step}: {' '.join(statement.split())[:300]}"
            for statement, steps in self.statements
            for step in steps
            # The first rows in an index's order are few, whatever follows them.
            if (found := _TABLE.match(step)) and found[1] in GROWING
            if not ("USING" in found[2] and " LIMIT " in f"{statement} ")
        ]


@contextmanager
def asking() -> Iterator[Asked]:
    """What is asked of the database meanwhile."""
    asked = Asked()

    def note(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            return
        raw = connection.connection.dbapi_connection
        plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        asked.statements.append((statement, [row[3] for row in plan]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def held(count: int) -> list[Record]:
    """Records of one person, subject, collection and institution, each with a picture."""
    return [
        make_record(
            f"n{number}",
            title=f"Sách số {number}",
            creators=(Agent(name="Bùi Kỷ"),),
            subjects=(Subject(label="Thơ lục bát"),),
            collections=("Tủ sách Huế",),
            education_levels=("Lớp 6",),
            images=(Image(url=f"https://images.example/{number}.jpg"),),
        )
        for number in range(count)
    ]


def test_no_page_reads_a_growing_table_from_end_to_end(
    publish: Publish, sample: list[str], client: FlaskClient
) -> None:
    publish(EVERYTHING(), published(), *held(30))
    for address in PAGES:
        # What is counted once for each state of the catalog is counted by now.
        client.get(address)
        with asking() as asked:
            assert client.get(address).status_code in (200, 404), address
        assert asked.whole_tables() == [], address


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=sach", "/person/b%C3%B9i-k%E1%BB%B7", "/subject/th%C6%A1-l%E1%BB%A5c-b%C3%A1t",
        "/collection/t%E1%BB%A7-s%C3%A1ch-hu%E1%BA%BF", "/institution/hue-library", "/learning?grade=6",
    ],
)  # fmt: skip
def test_a_page_of_many_records_asks_no_more_often_than_one_of_few(
    address: str, publish: Publish, sample: list[str], client: FlaskClient
) -> None:
    counts = []
    for count in (2, 60):
        publish(EVERYTHING(), *held(count))
        client.get(address)
        with asking() as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked.statements))
    assert counts[0] > 0
    assert counts[1] == counts[0]


def test_a_page_asks_once_where_the_store_stands(publish: Publish, client: FlaskClient) -> None:
    publish(EVERYTHING(), *held(2))
    for address in ("/institutions", "/institution/hue-library", "/place/46", "/search?q=sach"):
        client.get(address)
        with asking() as asked:
            client.get(address)
        assert sum(bool(re.search(r"\bFROM log\b", statement)) for statement, _plan in asked.statements) == 1
