"""More like this on the page of a record."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Agent, Subject
from tests.factories import make_record, publish_records
from tests.web.conftest import Read, links_of

Publish = Callable[..., list[str]]
ALIKE = "//section[@aria-labelledby='alike']//a"


def test_a_record_leads_to_works_that_share_rare_words(publish: Publish, read: Read) -> None:
    publish(
        make_record("1", title="Trống đồng Ngọc Lũ", kind="object", subjects=(Subject(label="Đông Sơn"),)),
        make_record("2", title="Trống đồng Hoàng Hạ", kind="object", subjects=(Subject(label="Đông Sơn"),)),
        make_record("3", title="Trống cơm", kind="audio"),
        *(make_record(f"n{n}", title=f"Sách giáo khoa {n}") for n in range(20)),
    )
    assert next(iter(links_of(read("/record/sample-1"), ALIKE).values())) == "/record/sample-2"
    assert next(iter(links_of(read("/en/record/sample-1"), ALIKE).values())) == "/en/record/sample-2"


def test_words_side_by_side_are_more_alike_than_the_same_apart(publish: Publish, read: Read) -> None:
    publish(
        make_record("1", title="Hồ Gươm", creators=(Agent(name="Lê Hồng Phong"),)),
        make_record("2", title="Gươm ở trong hồ", creators=(Agent(name="Phong Hồng Lê"),)),
        make_record("3", title="Chuyện Hồ Gươm và thành cổ", creators=(Agent(name="Lê Hồng Phong"),)),
        *(make_record(f"n{n}", title=f"Sách giáo khoa {n}") for n in range(20)),
    )
    assert next(iter(links_of(read("/record/sample-1"), ALIKE).values())) == "/record/sample-3"


def test_a_record_that_nothing_is_like_has_no_such_part(publish: Publish, read: Read) -> None:
    publish(make_record("1", title="Xyzzy"), make_record("2", title="Plugh"))
    assert read("/record/sample-1").xpath(ALIKE) == []


def test_a_record_is_shown_while_its_index_is_broken(app: Flask, client: FlaskClient) -> None:
    publish_records([make_record("1")])
    index = app.extensions["catalog"].settings.index
    shutil.rmtree(index, ignore_errors=True)
    for name in ("tantivy", "whoosh"):
        (index / name).mkdir(parents=True)
        (index / name / "current").write_bytes(b"\xff/not a name")
    assert client.get("/record/sample-1").status_code == 200
