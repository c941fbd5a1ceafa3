"""A running site with sample records, and Debian's chromium to look at it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import abort
from PIL import Image as Raster
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from catalog import indexing, wordbooks
from catalog.app import create_app
from catalog.dumps import making
from catalog.record import (
    Agent,
    Chapter,
    DateSpan,
    Image,
    Record,
    Related,
    Rights,
    Schedule,
    Subject,
    Title,
)
from catalog.settings import load
from catalog.store import db, media
from catalog.web.i18n import today
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.learning.samples import published
from tests.migrated import put_empty_catalog
from tests.programme.sample import take_in_plans
from tests.serving import serving
from tests.web.conftest import translations
from tests.web.samples import EVERYTHING, SAMPLES

__all__ = ["translations"]

MANY_VALUES = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site."""
    home = tmp_path_factory.mktemp("site")
    settings = load({}, home=home, contact="khomo@example.org")
    put_empty_catalog(settings)
    app = create_app(settings, plugins=[])
    with app.app_context():
        _publish(home)
        take_in_plans()
        indexing.sync(app.extensions["catalog"])
        assert wordbooks.refresh(app.extensions["catalog"])
        making.make(settings, workers=0)
        # So that one facet has more values than are counted beside the others.
        app.extensions["catalog"].engine.many_values = MANY_VALUES
    for start in ("", "/en"):
        app.add_url_rule(f"{start}/fault/<int:status>", f"fault{start}", lambda status: abort(status))
    with serving(app) as url:
        yield url
    with app.app_context():
        db.db.engine.dispose()


def _publish(home: Path) -> None:
    drawn = io.BytesIO()
    Raster.new("RGB", (400, 300), "#7a9").save(drawn, "PNG")
    kept = media.keep(home / "media", drawn.getvalue())
    picture = Image(url=f"/media/{kept.hash}", width=400, height=300, alt="Mặt trống đồng")
    samples = [replace(record, images=(picture,)) if record.images else record for record in SAMPLES()]
    tags = ("vi", "en", "fr", "de", "ru", "ja", "ko", "lo", "km")
    many = [
        make_record(
            f"n{number}",
            title=f"Sách số {number}",
            languages=(tags[number % 9],),
            issued=DateSpan(display=str(1900 + number), earliest=1900 + number, latest=1900 + number),
            creators=(Agent(name=f"Tác giả {number}"),),
            subjects=(Subject(label=f"Chủ đề {number % 30}"),),
        )
        for number in range(45)
    ]
    path = published(images=(picture,))
    gone = make_record("gone", title="Tập ảnh Kinh thành", languages=("vi",))
    publish_records([EVERYTHING(), *samples, *many, path, _told(picture), _free_class(), _odd(), gone])
    withdraw(gone.id)
    add_institution(
        "hue-library",
        address="29A Lê Quý Đôn",
        hours="8:00–17:00",
        url="https://hue.example",
        contact="0234 123 456",
        lat=16.4637,
        lon=107.5909,
    )


def _told(picture: Image) -> Record:
    """An exhibition with chapters, pictures of known and unknown size, sources and a sheet for teachers."""
    elsewhere = Image(url="https://images.example/lo.jpg", caption="Lò nung", credit="Ảnh: Lê Hoa")
    drum = Related(type="shows", id="museum-trong", title="Hiện vật", note="Xem hoa văn.")
    return make_record(
        "gom",
        kind="exhibition",
        title="Chuyện của đất nung",
        titles=(Title(value="Từ lò đến chợ", type="subtitle"),),
        description="Đất, nước và lửa.",
        creators=(Agent(name="Lê Hoa", role="curator"),),
        images=(picture,),
        education_levels=("Lớp 6",),
        schedule=Schedule(
            start=str(today()), end=str(today() + timedelta(9)), venue="Phòng 2", fee="Miễn phí"
        ),
        rights=Rights(licence="CC-BY-4.0"),
        chapters=(
            Chapter(
                title="Đất", text="Nhào đất.", markdown="**Nhào** đất.", images=(picture,), shows=(drum,)
            ),
            Chapter(title="Khuôn", level=2, text="Khuôn gỗ."),
            Chapter(title="Fire and water", text="The kiln.", images=(elsewhere,)),
            Chapter(text="45 phút.\n\n1. Vì sao phải nung?", role="teaching"),
            Chapter(text="Ghi chép về gốm, https://nguon.example/gom", role="sources"),
        ),
    )


def _free_class() -> Record:
    return make_record(
        "non",
        kind="class",
        title="Lớp làm nón bài thơ",
        free=True,
        audiences=("Thiếu nhi (6–11 tuổi)",),
        schedule=Schedule(
            start=f"{today() - timedelta(7)}T09:00+07:00", recurrence="FREQ=WEEKLY", venue="Nhà văn hóa"
        ),
    )


def _odd() -> Record:
    """An exhibition of what nobody would write: a title without end, markup, other scripts, many people."""
    markup = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    dead = Image(url="https://khong-con.example/a.jpg", caption=markup)
    return make_record(
        "cuc-doan",
        kind="exhibition",
        title=f"{markup} {'Khôngcódấucách' * 20} {'Trưng bày rất dài ' * 250}"[:5000],
        description=f"معرض الفخار في فيتنام\n\n陶瓷 𡨸喃\n\n{markup}",
        creators=tuple(Agent(name=f"Người thứ {number}") for number in range(300)),
        images=(dead,),
        chapters=(
            Chapter(title="معرض الفخار", text="الفخار والنار", images=(dead, dead)),
            Chapter(title="陶瓷" * 60, level=4, text=markup, markdown=f"**{markup}**"),
            Chapter(text=f"1. {markup}", role="teaching"),
        ),
    )


class Visit:
    """One page of a browser; ``problems`` are its console messages, ``foreign`` addresses of other hosts.

    ``status`` is what its last page was answered with.

    Where these are to be ``answered`` (by an empty picture), the browser keeps nothing of a page for the next
    one; that is Playwright's way, and makes a walk over many pages several times as long.
    """

    def __init__(self, context: BrowserContext, site: str, *, answered: bool = False) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.status = 0
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        if answered:
            self.page.route(lambda url: not url.startswith(site), self._elsewhere)
        else:
            self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.foreign.append(request.url)

    def _elsewhere(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.fulfill(status=200, content_type="image/gif", body=b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")

    def go(self, address: str) -> Page:
        """Open an address of the site."""
        answer = self.page.goto(self.site + address)
        self.status = answer.status if answer is not None else 0
        return self.page


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """``visit(width=360)``: a fresh page of that width or height; further options are of its context.

    ``answered`` as for ``Visit``.
    """
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, height: int = 740, answered: bool = False, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        return Visit(context, site, answered=answered)

    yield opened
    for context in contexts:
        context.close()
