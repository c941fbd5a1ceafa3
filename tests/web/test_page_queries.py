"""What pages ask of the database does not grow with the catalog: no table is read whole, no row alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from benchmarks.plans import asking
from catalog.record import Agent, Image, Record, Subject
from tests.factories import make_record
from tests.learning.samples import published
from tests.web.samples import EVERYTHING

PAGES = (
    "/", "/?province=46", "/search?q=sach", "/search?near=hue", "/search/facet/subject_value?q=sach",
    "/record/sample-everything", "/record/sample-kieu?q=kieu&at=1", "/record/sample-everything/cite",
    "/record/museum-trong/pictures", "/institutions", "/institutions?q=hue", "/institution/hue-library",
    "/place", "/place/46", "/person/b%C3%B9i-k%E1%BB%B7", "/subject/th%C6%A1-l%E1%BB%A5c-b%C3%A1t",
    "/collection/t%E1%BB%A7-s%C3%A1ch-hu%E1%BA%BF", "/person/khong-co-ai", "/subjects", "/subjects?letter=T",
    "/learning", "/learning?grade=6", "/learning/sample-path", "/data", "/data/api", "/dumps/", "/about",
    "/exhibitions", "/whats-on", "/whats-on?view=month", "/whats-on?province=46&free=yes", "/status", "/join",
    "/saved?ids=museum-trong,sample-kieu", "/report?record=sample-kieu",
    "/programme",
)  # fmt: skip
Publish = Callable[..., list[str]]


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
