"""The programme in a browser: on a cheap phone and a desk, by keyboard, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from catalog.app import create_app
from catalog.settings import load
from catalog.store import db
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import unfit
from tests.browser.wcag import WIDER
from tests.migrated import put_empty_catalog
from tests.programme.sample import PLAN, fill
from tests.serving import serving

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the plans and a few institutions."""
    settings = load({}, home=tmp_path_factory.mktemp("programme"))
    put_empty_catalog(settings)
    app = create_app(settings, plugins=[])
    with app.app_context():
        fill()
    with serving(app) as url:
        yield url
    with app.app_context():
        db.db.engine.dispose()


@pytest.mark.parametrize(
    ("width", "colours"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_every_page_is_fit_for_everyone_where_there_are_figures(
    width: int, colours: str, visit: Open
) -> None:
    visited = visit(width=width, color_scheme=colours, reduced_motion="reduce", answered=False)
    for address in (
        "/programme", f"{PLAN}?year=2025", f"{PLAN}/institutions?indicator=C2&year=2025",
        f"{PLAN}/places?year=2025", f"{PLAN}/institutions?state=no_record&year=2025",
    ):  # fmt: skip
        assert unfit(visited, address, width) == [], address


def test_windows_contrast_colours_keep_bars_marks_and_lines(visit: Open) -> None:
    page = visit(width=360, forced_colors="active").go(f"{PLAN}?year=2025")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    shown = page.locator("#C2 .meter .filled, #C2 .meter .mark")
    assert shown.count() > 1
    for one in shown.all():
        colours = one.evaluate("one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]")
        assert any(colour not in ("none", paper) for colour in colours), colours


@pytest.mark.parametrize("width", [360, 1280])
def test_numbers_stand_first_and_marks_lie_on_their_bars(width: int, visit: Open) -> None:
    visited = visit(width=width)
    page = visited.go(f"{PLAN}?year=2025")
    card = page.locator("#C2 li.goal").first
    assert card.locator(".goal-value strong").inner_text() == "60%"
    filled, track = (card.locator(f".meter .{name}").bounding_box() for name in ("filled", "track"))
    assert filled is not None
    assert track is not None
    assert filled["width"] / track["width"] == pytest.approx(0.6, abs=0.02)
    mark = card.locator(".meter .mark").first.bounding_box()
    assert mark is not None
    assert (mark["x"] + mark["width"] / 2 - track["x"]) / track["width"] == pytest.approx(0.7, abs=0.02)
    assert page.evaluate(WIDER) <= 0
    assert visited.problems == []


def test_a_number_leads_by_keyboard_to_the_institutions_and_their_activities(visit: Open) -> None:
    page = visit(width=360).go(f"{PLAN}?year=2025")
    page.locator("#C2 .goal-ways a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/institutions?**indicator=C2**")
    assert page.locator("table.behind tbody tr").count() == 3
    page.locator("table.behind .evidence a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/**")


def test_everything_works_without_scripts(visit: Open) -> None:
    page = visit(java_script_enabled=False).go(PLAN)
    page.locator("select[name=year]").select_option("2025")
    page.locator(".plan-form button").click()
    assert "2025" in page.locator("h1").inner_text()
    page.locator("#L1 details > summary").click()
    assert page.locator("#L1 blockquote").is_visible()


def test_on_paper_the_wording_is_open_and_forms_are_gone(visit: Open) -> None:
    page = visit().go(f"{PLAN}?year=2025")
    assert not page.locator("#L1 blockquote").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#L1 blockquote").bounding_box() is not None
    assert not page.locator(".plan-form").is_visible()
    assert page.locator("table.figures").is_visible()


def test_a_place_is_reached_from_the_table_and_hollow_points_have_words(visit: Open) -> None:
    page = visit().go(f"{PLAN}/places?year=2025")
    assert page.locator(".map .faint circle").count() == 3
    assert "chưa báo cáo" in page.locator(".map-key").inner_text()
    page.locator("tbody a", has_text="Phường Kim Long").click()
    assert "Phường Kim Long" in page.locator("h1").inner_text()
