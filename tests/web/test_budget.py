"""What a first visit costs, compressed as a proxy sends it (the project's performance budget)."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from lxml import html

from catalog.resources import resource_folder
from tests.factories import make_record

STATIC = resource_folder("static")


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def total(files: list[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def test_pages_stay_within_their_html_budget(
    publish: Callable[..., list[str]], sample: list[str], client: FlaskClient
) -> None:
    text = "Một đoạn mô tả dài vừa phải về cuốn sách này, đủ để điền hai dòng trong danh sách kết quả. " * 3
    publish(*(make_record(f"n{number}", title=f"Sách số {number}", description=text) for number in range(30)))
    budgets = {"/": 10_000, "/search?q=sach": 14_000, "/record/sample-kieu": 10_000, "/institutions": 22_000}
    for address, budget in budgets.items():
        assert compressed(client.get(address).data) < budget, address


def test_style_and_fonts_stay_within_their_budget() -> None:
    assert compressed((STATIC / "css" / "site.css").read_bytes()) < 10_000
    assert total(sorted((STATIC / "font").glob("*.woff2"))) < 30_000
    assert total(sorted((STATIC / "img").glob("*.svg"))) < 12_000


def test_only_the_first_pictures_of_a_result_list_load_at_once(
    publish: Callable[..., list[str]], client: FlaskClient
) -> None:
    from catalog.record import Image

    picture = (Image(url="https://images.example/1.jpg"),)
    publish(*(make_record(str(number), title=f"Sách số {number}", images=picture) for number in range(20)))
    page = html.document_fromstring(client.get("/search?q=sach").get_data(as_text=True))
    assert len(page.xpath("//article//img")) == 20
    assert len(page.xpath("//article//img[not(@loading)]")) == 6
