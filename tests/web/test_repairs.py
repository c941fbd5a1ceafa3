"""What of a record was read again from an old encoding is told on its page, calmly and closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from catalog.formats.marc_losses import LOST_LETTERS, WHOLE
from catalog.formats.text import enricher
from catalog.formats.text.misreadings import BY_NAME
from catalog.formats.text.repair import CAPITALS_NAME
from catalog.record import Source, Subject, TextRepair
from catalog.web import repairs
from tests.factories import make_record
from tests.web.conftest import Read, text_of

Publish = Callable[..., list[str]]
DETAILS = "//details[contains(@class, 'repairs')]"
MISREAD = "Nh÷ng nguyªn t¾c c¬ b¶n cña th− viÖn"


def noted(*entries: tuple[str, str, str]) -> tuple[TextRepair, ...]:
    return tuple(TextRepair(field=field, original=text, read_as=name) for field, text, name in entries)


def test_the_page_tells_what_was_read_again_from_what_as_what(publish: Publish, read: Read) -> None:
    texts = noted(("title", MISREAD, "tcvn3+capitals"), ("subjects.label", "Tieáng Vieät", "vni"))
    publish(make_record(title="Những nguyên tắc", repairs=texts))
    told = text_of(read("/record/sample-1"), DETAILS)
    assert told.startswith("2 văn bản được đọc lại từ bảng mã cũ")
    assert f"Nhan đề {MISREAD} (đọc theo: TCVN3 (ABC), chữ thường trong phông chữ hoa)" in told
    assert "Chủ đề Tieáng Vieät (đọc theo: VNI-Windows)" in told
    assert "hãy báo cho đơn vị sở hữu" in told
    english = text_of(read("/en/record/sample-1"), DETAILS)
    assert english.startswith("2 texts were read again from an old encoding")
    assert f"Title {MISREAD} (read as: TCVN3 (ABC), small letters of a font of capitals)" in english


def test_it_is_closed_needs_no_script_and_is_not_translated(publish: Publish, read: Read) -> None:
    publish(make_record(repairs=noted(("title", MISREAD, "tcvn3"))))
    page = read("/record/sample-1")
    (details,) = page.xpath(DETAILS)
    assert details.get("open") is None
    assert details[0].tag == "summary"
    assert "1 văn bản" in details[0].text_content()
    assert details.xpath(".//@translate") == ["no"]
    assert details.xpath(".//script | .//@*[starts-with(name(), 'on')]") == []


def test_a_record_that_came_right_says_nothing_of_it(publish: Publish, read: Read) -> None:
    publish(make_record())
    assert read("/record/sample-1").xpath(DETAILS) == []


def test_many_and_long_texts_are_cut_and_whole_in_the_data(
    publish: Publish, read: Read, client: FlaskClient
) -> None:
    long = MISREAD * 20
    publish(make_record(repairs=noted(*[("notes", f"{number} {long}", "tcvn3") for number in range(25)])))
    page = read("/record/sample-1")
    shown = page.xpath(f"{DETAILS}//dd/span[1]")
    assert len(shown) == repairs.SHOWN
    assert all(len(entry.text) == repairs.LONGEST and entry.text.endswith("…") for entry in shown)
    assert "và 5 văn bản nữa" in text_of(page, DETAILS)
    whole = client.get("/record/sample-1.json").get_json()["repairs"]
    assert [entry["original"] for entry in whole] == [f"{number} {long}" for number in range(25)]


def test_what_came_is_shown_and_never_run(publish: Publish, client: FlaskClient) -> None:
    publish(make_record(repairs=noted(("title", "<script>alert(1)</script>", "tcvn3"))))
    body = client.get("/record/sample-1").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script>alert" not in body


def test_what_the_harvest_repairs_is_what_the_page_tells(publish: Publish, read: Read) -> None:
    source = Source(slug="sample", connector="none", institution="hue-library")
    came = make_record(title=MISREAD, subjects=(Subject(label="Céng hoµ x· héi chñ nghÜa ViÖt Nam"),))
    publish(enricher.TextRepairs().apply(came, source))
    told = text_of(read("/record/sample-1"), DETAILS)
    assert MISREAD in told
    assert "Céng hoµ x· héi chñ nghÜa ViÖt Nam (đọc theo: TCVN3 (ABC))" in told


def test_every_field_and_every_misreading_has_a_name() -> None:
    assert set(repairs.READ_AS) == {*BY_NAME, CAPITALS_NAME}
    assert set(repairs.FIELDS) == {WHOLE, *enricher.FIELDS}


def test_an_encoding_that_was_guessed_for_the_whole_record_is_told(publish: Publish, read: Read) -> None:
    publish(make_record(repairs=noted(("record", MISREAD, "tcvn3"))))
    assert f"Cả bản ghi {MISREAD} (đọc theo: TCVN3 (ABC))" in text_of(read("/record/sample-1"), DETAILS)


def test_what_a_format_noted_is_told_in_the_language_of_the_page(publish: Publish, read: Read) -> None:
    publish(make_record(notes=(LOST_LETTERS, "Có chữ ký tác giả.")))
    told = text_of(read("/record/sample-1"))
    assert "Một số chữ Việt đã mất khi bản ghi này được ghi bằng MARC-8" in told
    assert "Có chữ ký tác giả." in told
    assert LOST_LETTERS not in told
    assert LOST_LETTERS in text_of(read("/en/record/sample-1"))


def test_every_note_of_a_format_is_one_that_it_writes() -> None:
    assert {str(told) for told in repairs.OWN_NOTES.values()} == set(repairs.OWN_NOTES)


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_misreading_of_a_later_version_stands_for_itself(
    publish: Publish, read: Read, language: str
) -> None:
    publish(make_record(repairs=noted(("colophon", "?", "koi8"))))
    told = text_of(read(f"{language}/record/sample-1"), DETAILS)
    assert "colophon" in told
    assert "koi8" in told
