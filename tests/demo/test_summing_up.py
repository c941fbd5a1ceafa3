"""The summing-up and the good models of the sample: told as examples, loaded once."""

from __future__ import annotations

from flask import Flask

from catalog.demo import summing_up
from catalog.store import exemplars, summings
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.store.summings import TEXTS
from tests.factories import add_institution
from tests.programme.summed import HUE, PLAN, add_plan

WRITERS = ("thu-vien-hue", "bao-tang-co-vat-cung-dinh-hue", "trung-tam-van-hoa-dien-anh-hue")


def test_nothing_is_loaded_where_the_plan_is_not_there(app: Flask) -> None:
    assert not summing_up.load()


def test_three_institutions_wrote_and_all_says_that_it_is_an_example(app: Flask) -> None:
    add_plan()
    for slug in WRITERS:
        add_institution(slug, name_vi=slug)
    assert summing_up.load()
    assert summing_up.load()
    with reading() as session:
        [made] = summings.everything(session)
        models = exemplars.listed(session, Reach(everything=True))
    assert (made.plan, made.territory, made.period, made.state) == (PLAN, HUE, "2025", "closed")
    shown = made.figures or {}
    assert sorted(one["slug"] for one in shown["sent"]) == sorted(WRITERS)
    assert shown["letterhead"]["example"] is True
    assert all(text.count("(Ví dụ)") == 3 for text in (shown["texts"][name] for name in TEXTS))
    assert len(models) == 2
    assert all("Ví dụ" in one.reason_vi and "example" in one.reason_en for one in models)
