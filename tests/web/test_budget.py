"""What a first visit costs, compressed as a proxy sends it (the project's performance budget)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html

from catalog.record import Agent, Chapter, DateSpan, Image, Link, Record, Rights, Subject
from catalog.resources import resource_folder
from tests.factories import make_record
from tests.programme.sample import PLAN, fill

STATIC = resource_folder("static")
NOT_FOR_READERS = ("admin.js", "exhibition-editor.js", "phone.js", "sources.js", "upload.js")
"""Scripts that only people with an account or a personal link load."""
WORKED_ON = 6_000
"""For the scripts of "My list", where people put in order and write, as in lists of the administration."""

STORY, CHAPTER = "/exhibition/chuyen-cua-dat--sample-story", "phan-nay-ke-ve-mot-lang-gom"


def _story() -> Record:
    """An exhibition of forty chapters, as long as they are written."""
    text = "Người thợ nhào đất từ sáng sớm, khi sương còn trên mặt ao, rồi để đất nghỉ cho đến trưa. " * 12
    picture = Image(url="https://images.example/1.jpg", caption="Lò gốm", credit="Ảnh: Lê Hoa")
    parts = [
        part
        for _number in range(40)
        for part in (
            Chapter(title="Phần này kể về một làng gốm", text=text, images=(picture,)),
            Chapter(title="Bên lò", level=2, text=text, images=(picture,)),
        )
    ]
    sheet = Chapter(text="1. Vì sao?", role="teaching")
    return make_record("story", kind="exhibition", title="Chuyện của đất", chapters=(*parts, sheet))


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def total(files: list[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def test_pages_stay_within_their_html_budget(
    publish: Callable[..., list[str]], sample: list[str], client: FlaskClient
) -> None:
    text = "Một đoạn mô tả dài vừa phải về cuốn sách này, đủ để điền hai dòng trong danh sách kết quả. " * 3
    publish(*(make_record(f"n{number}", title=f"Sách số {number}", description=text) for number in range(30)))
    publish(_story())
    budgets = {
        "/exhibitions": 12_000,
        f"{STORY}": 12_000,
        f"{STORY}/20-{CHAPTER}": 12_000,
        "/": 10_000,
        "/search?q=sach": 14_000,
        "/record/sample-kieu": 10_000,
        "/institutions": 22_000,
    }
    for address, budget in budgets.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert compressed(response.data) < budget, address


def test_the_programmes_pages_stay_within_their_budget(client: FlaskClient) -> None:
    fill()
    for plan in (PLAN, "/programme/1520-qd-ttg"):
        for address, budget in {"/programme": 16_000, plan: 16_000, f"{plan}/places": 22_000}.items():
            response = client.get(address)
            assert response.status_code == 200, address
            assert compressed(response.data) < budget, address
            page = html.fromstring(response.data)
            styles = [link.get("href") for link in page.iterfind(".//link[@rel='stylesheet']")]
            assert weight(styles, client) < 10_000, address


def weight(addresses: list[str], client: FlaskClient) -> int:
    """Bytes that these styles or scripts take, each compressed."""
    answers = [client.get(address, buffered=True) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return sum(compressed(answer.data) for answer in answers)


def test_each_page_loads_styles_and_scripts_within_its_budget(
    publish: Callable[..., list[str]], sample: list[str], client: FlaskClient
) -> None:
    publish(_story())
    pages = (
        "/", "/search?q=sach", "/record/sample-kieu", "/record/sample-kieu/cite", "/institutions", "/place",
        "/institution/hue-library", "/data", "/data/api", "/learning", "/subjects", "/about", "/dumps/",
        "/exhibitions", "/whats-on", "/whats-on?view=month", "/saved", "/saved?ids=sample-kieu", "/status",
        "/join", "/join/request", "/report",
    )  # fmt: skip
    for address in (*pages, STORY, f"{STORY}/20-{CHAPTER}", f"{STORY}/teaching"):
        response = client.get(address)
        assert response.status_code == 200, address
        page = html.fromstring(response.data)
        styles = [link.get("href") for link in page.iterfind(".//link[@rel='stylesheet']")]
        scripts = [script.get("src") for script in page.iterfind(".//script[@src]")]
        assert weight(styles, client) < 10_000, address
        assert weight(scripts, client) < (WORKED_ON if address.startswith("/saved") else 5_000), address


def test_no_style_sheet_has_rules_for_what_nothing_shows() -> None:
    root = STATIC.parent
    places = ("catalog/templates/**/*.html", "static/js/*.js", "static/*.xsl", "plugins/*/src/**/*.html")
    # Some classes are given by views: states of activities, faults of forms.
    files = [path for place in (*places, "catalog/web/**/*.py") for path in root.glob(place)]
    words = {word for path in files for word in re.findall(r"[\w-]+", path.read_text("utf-8"))}
    assert len(files) > 200
    for path in (STATIC / "css").glob("*.css"):
        bare = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", path.read_text("utf-8"), flags=re.S)
        # A state's class is put together of `is-` or `mark-` and its name.
        named = set(re.findall(r"[.#]([A-Za-z_][\w-]*)", bare)) - words
        unused = {name for name in named if name.removeprefix("is-").removeprefix("mark-") not in words}
        assert unused == set(), path.name


def test_style_scripts_and_fonts_stay_within_their_budget() -> None:
    scripts = {path.name: compressed(path.read_bytes()) for path in (STATIC / "js").glob("*.js")}
    assert sum(size for name, size in scripts.items() if name in NOT_FOR_READERS) < 8_000
    assert compressed((STATIC / "css" / "admin.css").read_bytes()) < 5_000
    assert total(sorted((STATIC / "font").glob("*.woff2"))) < 30_000
    assert total(sorted((STATIC / "img").glob("*.svg"))) < 12_000


def test_a_page_with_every_facet_full_stays_within_its_budget(
    publish: Callable[..., list[str]], client: FlaskClient
) -> None:
    publish(*(_full(number) for number in range(60)))
    for address in ("/search?q=sach", "/search?q=sach&explain=1", "/search?q=sach&near=hue&year=1900..1945"):
        response = client.get(address)
        assert response.status_code == 200
        assert compressed(response.data) < 14_000, address


def _full(number: int) -> Record:
    text = f"Sách về một vùng đất và con người, cuốn thứ {number}, có nhiều tranh và bản đồ kèm theo. " * 4
    return make_record(
        f"n{number}",
        title=f"Sách số {number} về một vùng đất",
        description=text,
        creators=(Agent(name=f"Nguyễn Văn {number}"), Agent(name=f"Trần Thị {number}")),
        subjects=(Subject(label=f"Chủ đề thứ {number}"), Subject(label=f"Vùng đất {number % 30}")),
        languages=(("vi", "en", "fr", "lo", "km")[number % 5],),
        issued=DateSpan(display=str(1900 + number), earliest=1900 + number, latest=1900 + number),
        audiences=(f"Bạn đọc {number % 25}",),
        education_levels=(f"Lớp {number % 12 + 1}",),
        school_subjects=(f"Môn {number % 25}",),
        learning_type="lesson_plan",
        free=bool(number % 2),
        access="open",
        rights=Rights(licence=f"Giấy phép {number % 25}"),
        links=(Link(rel="fulltext", url=f"https://read.example/{number}"),),
    )


def test_only_the_first_pictures_of_a_result_list_load_at_once(
    publish: Callable[..., list[str]], client: FlaskClient
) -> None:
    picture = (Image(url="https://images.example/1.jpg"),)
    publish(*(make_record(str(number), title=f"Sách số {number}", images=picture) for number in range(20)))
    page = html.document_fromstring(client.get("/search?q=sach").get_data(as_text=True))
    assert len(page.xpath("//article//img")) == 20
    assert len(page.xpath("//article//img[not(@loading)]")) == 6
