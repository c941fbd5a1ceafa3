"""Editors look after records in the browser: fields, the source's values, hiding, versions, works."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from PIL import Image as Picture

from catalog import indexing
from catalog.record import Agent, Cancellation, DateSpan, Image, Link, Place, Record, Schedule, Subject
from catalog.search.language.limits import MAX_DEPTH
from catalog.store import items, locks, media, records
from catalog.store.db import reading, writing
from catalog.store.models import SourceRow
from catalog.store.record_lists import COUNTED
from catalog.web.admin.tables import SIZE
from tests.factories import add_institution, make_record, publish_records, source_row, withdraw
from tests.web.admin.site import OTHER, OWN, Site, Visitor, opened, text_of

PICTURES = ("https://a.vn/1.jpg", "https://a.vn/2.jpg")
KIEU = f"{OWN}-file-kieu"


def rich(native_id: str = "kieu", **fields: Any) -> Record:
    given: dict[str, Any] = {
        "title": "Truyện Kiều",
        "description": "Thơ lục bát.\nBản khắc gỗ.",
        "creators": (Agent(name="Nguyễn Du", role="author", dates="1766–1820"),),
        "issued": DateSpan(display="1871", earliest=1871, latest=1871),
        "languages": ("vi-Hani",),
        "subjects": (Subject(label="Văn học", scheme="keyword"), Subject(label="895.922", scheme="ddc")),
        "places": (Place(label="Huế", role="publication"),),
        "links": (Link(rel="page", url="https://a.vn/kieu", media_type="text/html"),),
        "images": tuple(Image(url=url, alt="Bìa") for url in PICTURES),
        **fields,
    }
    return make_record(native_id, source=f"{OWN}-file", institution=OWN, **given)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("records")) as made:
        yield made


@pytest.fixture
def editor(site: Site) -> Visitor:
    """The editor, and the record as its source has it."""
    with reading() as session:
        held = locks.of_records(session, [KIEU]).get(KIEU, {})
    with writing() as session:
        locks.drop(session, {KIEU: held})
    publish_records([rich()])
    return site.visitor("editor")


def shown(identifier: str = KIEU) -> dict[str, Any]:
    with reading() as session:
        stored = records.get(session, identifier)
    assert stored is not None
    return {"gone": stored.withdrawn_reason} if stored.withdrawn else orjson.loads(stored.json)


def page_of(field: str = "", identifier: str = KIEU) -> str:
    return f"/admin/records/{identifier}" + (f"/edit/{field}" if field else "")


def filled(visitor: Visitor, field: str) -> dict[str, Any]:
    """The fields of a form as it stands, as a browser would send them."""
    form = visitor.get(page_of(field)).xpath("//main//form[@novalidate]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def save(visitor: Visitor, field: str, status: int = 303, **given: Any) -> Any:
    return visitor.post(page_of(field), {**filled(visitor, field), **given}, status)


def undo(visitor: Visitor, page: Any) -> Any:
    return visitor.post(page.xpath("//div[contains(@class, 'told')]//form/@action")[0])


def test_every_field_can_be_changed_and_comes_back_from_its_form_as_it_was(editor: Visitor) -> None:
    before = shown()
    for field in ("title", "kind", "description", "creators", "issued", "languages", "subjects", "places",
                  "links", "access", "free", "rights", "audiences"):  # fmt: skip
        assert "Không có gì thay đổi" in text_of(save(editor, field)), field
        save(editor, field, keep="1")
    assert {**shown(), "access": "unknown"} == {**before, "access": "unknown"}


@pytest.mark.parametrize(
    ("field", "given", "published"),
    [
        ("title", {"text": "  Đoạn trường\ttân thanh "}, "Đoạn trường tân thanh"),
        ("kind", {"choice": "manuscript"}, "manuscript"),
        ("description", {"text": "Một\r\n\r\nHai"}, "Một\n\nHai"),
        ("description", {"text": ""}, None),
        ("issued", {"text": "thế kỷ XIX"}, {"display": "thế kỷ XIX", "earliest": 1801, "latest": 1900}),
        ("languages", {"text": "tiếng Việt\nen"}, ["vi", "en"]),
        (
            "subjects",
            {"text": "Văn học\nTruyện thơ\nVăn học"},
            [{"label": "Văn học", "scheme": "keyword"}, {"label": "Truyện thơ"}],
        ),
        ("audiences", {"text": "Thiếu nhi\n\nGiáo viên"}, ["Thiếu nhi", "Giáo viên"]),
        ("free", {"choice": "yes"}, True),
        ("free", {"choice": "no"}, False),
        ("access", {"choice": "on_site"}, "on_site"),
        (
            "creators",
            {"rows-1-name": "Kiều Oánh Mậu", "rows-1-role": "Người dịch"},
            [
                {"name": "Nguyễn Du", "role": "author", "dates": "1766–1820"},
                {"name": "Kiều Oánh Mậu", "role": "translator"},
            ],
        ),
        (
            "links",
            {"rows-0-label": "Đọc"},
            [{"rel": "page", "url": "https://a.vn/kieu", "media_type": "text/html", "label": "Đọc"}],
        ),
        ("links", {"rows-0-url": ""}, None),
        (
            "rights",
            {"licence": "CC BY 4.0", "holder": "Thư viện"},
            {"licence": "https://creativecommons.org/licenses/by/4.0/", "holder": "Thư viện"},
        ),
        (
            "images",
            {"rows-0-alt": "Trang đầu", "rows-1-hidden": "y"},
            [{"url": PICTURES[0], "alt": "Trang đầu"}],
        ),
    ],
)
def test_what_is_written_is_published(
    editor: Visitor, field: str, given: dict[str, str], published: Any
) -> None:
    before = shown().get(field)
    told = save(editor, field, **given)
    found = shown().get(field)
    if isinstance(found, dict):
        found.pop("certainty", None)
    assert found == published
    assert "chúng tôi giữ" in text_of(told, f"//li[@id='{field}']") or published is None
    undo(editor, told)
    assert shown().get(field) == before


def test_a_place_gets_the_code_of_the_unit_that_it_names(editor: Visitor) -> None:
    save(editor, "places", text="Huế\nThành phố Cần Thơ")
    kept, coded = shown()["places"]
    assert kept == {"label": "Huế", "role": "publication"}
    assert coded["label"] == "Thành phố Cần Thơ"
    assert coded["code"]


def test_the_schedule_of_an_activity_is_changed_by_day_and_hour(editor: Visitor) -> None:
    start = "2026-12-01T19:30+07:00"
    given = Schedule(start=start, end="2026-12-31", recurrence="FREQ=WEEKLY", venue="Nhà văn hóa")
    publish_records([rich(kind="class", schedule=given)])
    save(editor, "schedule", first="05/12/2026", capacity="1.200", once="y", last="")
    assert shown()["schedule"] == {
        "start": "2026-12-05T19:30+07:00",
        "venue": "Nhà văn hóa",
        "capacity": 1200,
        "time_zone": "Asia/Ho_Chi_Minh",
    }
    hour_alone = save(editor, "schedule", 422, last="", last_hour="20:00")
    assert "23/11/2026" in text_of(hour_alone, "//div[@role='alert']")
    wrong = save(editor, "schedule", 422, first="2026-12-05", last="2026-12-01")
    assert "kết thúc trước khi bắt đầu" in text_of(wrong, "//div[@role='alert']")
    assert "19:30" in text_of(save(editor, "schedule", 422, first_hour="25:00"), "//div[@role='alert']")


def test_what_a_form_does_not_ask_for_stays_when_something_else_is_changed(editor: Visitor) -> None:
    told = Schedule(
        start="2026-12-01T19:30+07:00",
        recurrence="FREQ=WEEKLY",
        exdates=("2026-12-08",),
        cancellations=(Cancellation(day="2026-12-08", reason="Bão"),),
        booking="Gọi cô Hoa",
        venue="Nhà văn hóa",
    )
    both = (Subject(label="Văn học", scheme="keyword"), Subject(label="Văn học", scheme="lcsh"))
    many = tuple(Agent(name=f"Tác giả {number}", uri=f"https://a.vn/{number}") for number in range(300))
    publish_records([rich(kind="class", schedule=told, subjects=both, creators=many)])
    before = shown()
    assert "8 tháng 12, 2026 (Bão)" in text_of(editor.get(page_of()), "//li[@id='schedule']")
    save(editor, "schedule", venue="Đình làng")
    assert shown()["schedule"] == {**before["schedule"], "venue": "Đình làng"}
    save(editor, "subjects", text="Văn học\nHuế")
    assert shown()["subjects"] == [*before["subjects"], {"label": "Huế"}]
    for field in ("creators", "subjects", "schedule"):
        editor.post(f"{page_of()}/give-back/{field}")
        assert "Không có gì thay đổi" in text_of(save(editor, field)), field
    save(editor, "creators", **{"rows-299-name": ""})
    assert shown()["creators"] == before["creators"][:299]


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("title", {"text": " "}, "điền"),
        ("title", {"text": "x" * 5001}, "5001"),
        ("kind", {"choice": "sách"}, "danh sách"),
        ("languages", {"text": "tiếng Sao Hỏa"}, "tiếng Sao Hỏa"),
        ("subjects", {"text": "x" * 1001}, "Dòng 1"),
        ("links", {"rows-0-url": "javascript:alert(1)"}, "https://"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_field_and_kept_in_the_form(
    editor: Visitor, field: str, given: dict[str, str], told: str
) -> None:
    before = shown()
    page = save(editor, field, 422, **given)
    assert told in text_of(page, "//div[@role='alert']")
    assert (
        next(iter(given.values())).strip()
        in orjson.dumps([[*page.xpath("//textarea/text()"), *page.xpath("//input/@value")], [""]]).decode()
        or field == "kind"
    )
    assert shown() == before


def test_more_lines_come_without_a_script_and_nothing_is_saved(editor: Visitor) -> None:
    before = shown()
    page = save(editor, "creators", 200, more="1", **{"rows-1-name": "Ai đó"})
    assert len(page.xpath("//input[contains(@name, '-name')]")) == 5
    assert page.xpath("//input[@name='rows-1-name']/@value") == ["Ai đó"]
    assert shown() == before


def test_the_source_stands_beside_what_is_kept_and_takes_the_field_back_at_once(editor: Visitor) -> None:
    save(editor, "title", text="Kim Vân Kiều")
    page = editor.get(page_of())
    assert "Nguồn ghi: Truyện Kiều" in text_of(page, "//li[@id='title']")
    publish = editor.post(f"{page_of()}/give-back/title")
    assert shown()["title"] == "Truyện Kiều"
    assert undo(editor, publish) is not None
    assert shown()["title"] == "Kim Vân Kiều"
    save(editor, "title", text="Truyện Kiều")
    assert "Nguồn cũng ghi như vậy" in text_of(editor.get(page_of()), "//li[@id='title']")


def test_the_public_page_tells_which_fields_were_put_right_and_not_by_whom(
    site: Site, editor: Visitor
) -> None:
    save(editor, "title", text="Kim Vân Kiều")
    page = site.stranger().get(f"/record/{KIEU}")
    told = text_of(page, "//section[@aria-labelledby='provenance']")
    assert "Đơn vị đã sửa, dù nguồn ghi thế nào: Nhan đề, từ " in told
    assert "Editor" not in text_of(page, "//body")
    editor.post(f"{page_of()}/give-back/title")
    assert not site.stranger().get(f"/record/{KIEU}").xpath("//p[@id='kept']")


def test_two_editors_of_one_field_lose_nothing(site: Site, editor: Visitor) -> None:
    mine = filled(editor, "title")
    site.visitor("officer").post(page_of("title"), {**filled(editor, "title"), "text": "Của người kia"})
    page = editor.post(page_of("title"), {**mine, "text": "Của tôi"}, 409)
    assert "Của người kia" in text_of(page, "//div[@role='alert']")
    assert page.xpath("//input[@name='text']/@value") == ["Của tôi"]
    again = page.xpath("//main//form[@novalidate]")[0].form_values()
    editor.post(page_of("title"), dict(again))
    assert shown()["title"] == "Của tôi"


def test_a_record_is_hidden_with_a_reason_and_shown_again(site: Site, editor: Visitor) -> None:
    page = editor.post(f"{page_of()}/hide", reason="hidden: rights", remark="Gia đình phản đối")
    assert shown() == {"gone": "hidden: rights"}
    assert "quyền" in text_of(page, "//div[contains(@class, 'bad')]")
    public = site.stranger().ask("GET", f"/record/{KIEU}")
    assert public.status_code == 410
    assert "quyền" in public.text
    assert "phản đối" not in public.text
    assert "Gia đình phản đối" in text_of(editor.get("/admin/audit"))
    assert "đang ẩn" in text_of(editor.post(f"{page_of()}/hide", reason="hidden: shown twice")).lower()
    save(editor, "title", text="Sửa khi đang ẩn")
    assert shown() == {"gone": "hidden: rights"}
    editor.post(f"{page_of()}/put-back")
    assert shown()["title"] == "Sửa khi đang ẩn"
    assert text_of(editor.post(f"{page_of()}/hide", status=422), "//div[@role='alert']")


def kept_picture(site: Site, colour: str) -> str:
    """The address of a picture that is kept here."""
    written = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(written, "PNG")
    return f"/media/{media.keep(site.app.extensions['catalog'].settings.media, written.getvalue()).hash}"


def test_pictures_of_a_hidden_record_are_gone_and_come_back_with_it(site: Site, editor: Visitor) -> None:
    own, shared, never = (kept_picture(site, colour) for colour in ("teal", "navy", "red"))
    publish_records(
        [rich(images=(Image(url=own), Image(url=shared))), rich("khac", images=(Image(url=shared),))]
    )
    stranger = site.stranger()

    def answers() -> list[int]:
        return [stranger.ask("GET", address).status_code for address in (own, f"{own}/thumb", shared, never)]

    assert answers() == [200, 200, 200, 200]
    editor.post(f"{page_of()}/hide", reason="hidden: rights")
    assert answers() == [410, 410, 200, 200]
    gone = stranger.ask("GET", own)
    assert gone.headers["Cache-Control"] == "no-store"
    # Who looks after the record sees what it is about.
    (address, _) = editor.get(page_of("images")).xpath("//main//img/@src")
    assert editor.ask("GET", address).content_type == "image/webp"
    assert site.visitor("contributor").ask("GET", address).status_code == 403
    assert editor.ask("GET", address.replace(own[7:], never[7:])).status_code == 404
    editor.post(f"{page_of()}/put-back")
    assert answers() == [200, 200, 200, 200]
    save(editor, "images", **{"rows-0-hidden": "y"})
    assert answers() == [410, 410, 200, 200]
    editor.post(f"{page_of()}/give-back/images")
    withdraw(KIEU, "deleted at the source")
    assert answers() == [410, 410, 200, 200]
    publish_records([rich(images=(Image(url=own),))])
    assert answers() == [200, 200, 200, 200]


def test_an_earlier_version_is_used_again_by_keeping_its_fields(editor: Visitor) -> None:
    first = editor.get(page_of()).xpath("//ol[contains(@class, 'versions')]//a/@href")[0]
    save(editor, "title", text="Nhan đề khác")
    save(editor, "images", **{"rows-0-hidden": "y"})
    page = editor.get(first)
    told = text_of(page)
    assert "Truyện Kiều" in told
    assert "Nhan đề khác" in told
    done = editor.post(first)
    assert shown()["title"] == "Truyện Kiều"
    assert len(shown()["images"]) == 2
    publish_records([rich(title="Nguồn đổi")])
    undo(editor, done)
    editor.get(f"{page_of()}/versions")


def test_bytes_as_received_are_for_the_institution_and_the_operator_alone(
    site: Site, editor: Visitor
) -> None:
    with writing() as session:
        item = locks.latest(session, [KIEU])[KIEU]
        items.insert(
            session,
            item.source,
            [items.Item(item.native_id, item.raw_ref, item.raw_hash, "test", item.record_hash, "ok", 1)],
        )
    for role, status in (("editor", 200), ("operator", 200), ("officer", 403), ("contributor", 403)):
        page = site.visitor(role).get(f"{page_of()}/received", status)
        assert ("Bản khắc gỗ" in text_of(page)) == (status == 200), role
    assert "không dành cho công chúng" in text_of(editor.get(f"{page_of()}/received"))


def test_records_of_one_work_are_split_and_joined_and_both_can_be_taken_back(
    site: Site, editor: Visitor
) -> None:
    publish_records([rich("ban-hai"), make_record("9", source=f"{OTHER}-file", institution=OTHER)])
    two = f"{OWN}-file-ban-hai"
    joined = editor.post(f"{page_of()}/join", other=f"https://khomo.vn/record/{two}")
    assert two in "".join(editor.get(page_of()).xpath("//section[@aria-labelledby='together']//a/@href"))
    split = editor.post(f"{page_of()}/split")
    assert not editor.get(page_of()).xpath("//section[@aria-labelledby='together']//li/a")
    undo(editor, split)
    undo(editor, joined)
    for other, told in (
        ("", "số"),
        (KIEU, "chính bản ghi"),
        ("khong-co", "khong-co"),
        (f"{OTHER}-file-9", "không phụ trách"),
    ):
        page = editor.post(f"{page_of()}/join", other=other)
        assert told in text_of(page, "//div[contains(@class, 'bad')]"), other


def test_a_withdrawn_record_is_led_away_from_editing(editor: Visitor) -> None:
    withdraw(KIEU, "deleted at the source")
    page = editor.get(page_of())
    assert "chỉ nguồn" in text_of(page).lower()
    assert not page.xpath("//a[contains(@href, '/edit/')]")
    for way in ("edit/title", "give-back/title", "hide"):
        assert "chỉ nguồn" in text_of(editor.post(f"{page_of()}/{way}", text="x")).lower()
    publish_records([rich()])


def test_the_list_is_searched_and_shows_only_what_the_person_looks_after(site: Site, editor: Visitor) -> None:
    with site.app.app_context():
        indexing.sync(site.app.extensions["catalog"])
    assert "Truyện Kiều" in text_of(editor.get("/admin/records?q=truyen+kieu"), "//table")
    every = editor.get("/admin/records").xpath("//tbody//a/@href")
    assert every
    assert not [address for address in every if OTHER in address]
    theirs = site.visitor("operator").get("/admin/records").xpath("//tbody//a/@href")
    assert [address for address in theirs if OTHER in address]
    save(editor, "title", text="Kim Vân Kiều")
    kept = editor.get("/admin/records?state=locked")
    assert [address for address in kept.xpath("//tbody//a/@href") if address.endswith(KIEU)]
    for query in ("state=hidden", "state=withdrawn", "state=problems", "kind=map", "source=none", f"q={KIEU}",
                  "order=title", "page=900", "q=((((", "institution=no", f"institution={OTHER}"):  # fmt: skip
        page = editor.get(f"/admin/records?{query}")
        assert not [address for address in page.xpath("//tbody//a/@href") if OTHER in address], query


def test_a_search_beyond_what_can_be_searched_says_so_and_keeps_its_words(editor: Visitor) -> None:
    words = "(" * (MAX_DEPTH + 1) + "kiều"
    page = editor.get(f"/admin/records?{urlencode({'q': words})}")
    assert f"{MAX_DEPTH} lớp ngoặc" in text_of(page, "//main//*[@role='status']")
    assert page.xpath("//main//input[@name='q']/@value") == [words]
    behind = editor.get(f"/admin/records?page={COUNTED // SIZE + 1}")
    assert "hãy thu hẹp tìm kiếm" in text_of(behind, "//main//*[@role='status']")


def test_an_officer_of_very_many_sources_searches_all_of_them(site: Site) -> None:
    slug = add_institution("nhieu-nguon")
    with writing() as session:
        session.add_all(source_row(f"nhieu-{number:04}", slug) for number in range(1100))
    # It comes last by name.
    publish_records([make_record("cuoi", source="nhieu-1099", institution=slug, title="Sách hiếm ở cuối")])
    with site.app.app_context():
        indexing.sync(site.app.extensions["catalog"])
    for query in ("q=sach+hiem+o+cuoi", "q=sach+hiem+o+cuoi&institution=nhieu-nguon", "source=nhieu-1099"):
        page = site.visitor("officer").get(f"/admin/records?{query}")
        assert "Sách hiếm ở cuối" in text_of(page, "//table"), query


def test_what_was_written_here_is_changed_where_it_was_written(site: Site) -> None:
    identifier = f"{OTHER}-file-1"
    with writing() as session:
        source = session.get(SourceRow, f"{OTHER}-file")
        assert source is not None
        source.connector = "own"
    operator = site.visitor("operator")
    page = operator.get(page_of(identifier=identifier))
    assert "được viết tại đây" in text_of(page)
    assert "/admin/activities" in page.xpath("//main//p[contains(@class, 'told')]/a/@href")
    assert not page.xpath("//a[contains(@href, '/edit/')]")
    before = shown(identifier)
    for way in ("edit/title", "hide"):
        told = operator.post(f"{page_of(identifier=identifier)}/{way}", text="x", reason="hidden: rights")
        assert "sửa ở nơi đã viết" in text_of(told)
    assert shown(identifier) == before


def test_a_record_whose_newest_copy_cannot_be_read_is_found_and_told(site: Site, editor: Visitor) -> None:
    publish_records([rich("hong")])
    broken = f"{OWN}-file-hong"
    with writing() as session:
        held = locks.latest(session, [broken])[broken]
        item = items.Item("hong", held.raw_ref, held.raw_hash, "test", held.record_hash, "failed", 1)
        items.insert(session, held.source, [item])
    found = editor.get("/admin/records?state=problems").xpath("//tbody//a/@href")
    assert [address.rsplit("/", 1)[-1] for address in found] == [broken]
    assert "không đọc được" in text_of(editor.get(page_of(identifier=broken)))
