"""The runs after the first: pages that changed are read, what is gone is found by whole readings."""

import json

import pytest

from catalog.sdk import FetchRequest
from catalog.sdk.testing import Answer

LATER = "2099-01-01"


@pytest.fixture
def since(site, monkeypatch):
    """What the first run left of a site that is too large to be read whole each time."""
    monkeypatch.setattr("khomo_schemaorg.place.SMALL", 2)
    site.page("/")
    site.events("/hoi/1", "/hoi/2", "/hoi/3")
    kept = site.fetch().end.next_since
    site.script.requests.clear()
    return kept


def test_pages_that_the_sitemap_says_are_unchanged_are_not_asked_for(site, since):
    site.events("/hoi/2", listed=LATER)
    fetched = site.fetch(FetchRequest(since=since))
    assert site.paths(fetched.ids) == ["/hoi/2"]
    assert site.asked == ["/hoi/2"]
    assert not fetched.end.complete
    assert json.loads(fetched.end.next_since)["swept"] == json.loads(since)["swept"]


def test_pages_without_a_day_are_asked_for_with_the_day_of_the_last_run(site, since):
    site.events("/hoi/1", listed="")
    heard = []

    class Asking:
        def get(self, url, params=None, headers=None, accept_status=()):
            heard.append((url.removeprefix(site.root), (headers or {}).get("If-Modified-Since")))
            return local.get(url, params, headers, (*accept_status, 304))

    local, site.http = site.http, Asking()
    site.script.files["/hoi/1"] = Answer(status=304)
    assert site.fetch(FetchRequest(since=since)).ids == []
    assert [path for path, day in heard if day] == ["/hoi/1"]


def test_all_pages_are_read_again_after_the_days_of_a_sweep(site, since):
    due = json.dumps({**json.loads(since), "swept": "2020-01-01T00:00:00+00:00"})
    fetched = site.fetch(FetchRequest(since=due))
    assert len(fetched.ids) == 3
    assert fetched.end.complete
    assert len(site.fetch(FetchRequest(since=due), sweep_days=0).ids) == 0


@pytest.mark.parametrize(
    "request_", [FetchRequest(full=True), FetchRequest(since="nonsense"), FetchRequest(since="[]")]
)
def test_a_full_run_and_one_that_knows_nothing_read_all(site, since, request_):
    assert len(site.fetch(request_).ids) == 3


def test_a_small_site_is_read_whole_each_time(site):
    site.events("/hoi")
    site.page("/")
    kept = site.fetch().end.next_since
    assert site.fetch(FetchRequest(since=kept)).end.complete


def test_other_options_begin_anew(site, since):
    assert len(site.fetch(FetchRequest(since=since), types="Event").ids) == 3


def test_a_page_that_says_it_is_gone_for_ever_is_withdrawn_at_once(site, since):
    site.events("/hoi/1", "/hoi/2", listed=LATER)
    site.script.files["/hoi/1"] = Answer(status=410)
    site.script.files["/hoi/2"] = Answer(status=404)
    known = frozenset(f"{site.root}/hoi/{n}" for n in (1, 2, 3))
    fetched = site.fetch(FetchRequest(since=since, known=known.intersection))
    assert site.paths(fetched.deleted) == ["/hoi/1"]


def test_what_could_not_be_read_is_asked_for_again_three_times(site, since):
    site.events("/hoi/1", listed=LATER)
    site.script.files["/hoi/1"] = Answer(status=500)
    kept, stamps = since, []
    for _ in range(3):
        kept = site.fetch(FetchRequest(since=kept)).end.next_since
        stamps.append(json.loads(kept)["at"])
    assert stamps[0] == stamps[1] == json.loads(since)["at"]
    assert stamps[2] > stamps[0] or json.loads(kept)["short"] == 0


def test_a_page_that_is_known_and_cannot_be_read_is_named(site, since):
    site.script.files["/hoi/1"] = Answer(status=403)
    known = frozenset({f"{site.root}/hoi/1"})
    fetched = site.fetch(FetchRequest(full=True, known=known.intersection))
    assert [entry.identifier for entry in fetched.failed] == [f"{site.root}/hoi/1"]
    assert not fetched.end.complete


def test_a_cut_run_goes_on_at_its_page_and_gives_nothing_twice(site):
    brief = [{"@type": "Event", "name": f"Hội {n}", "url": f"/hoi/{n}"} for n in (1, 99)]
    site.page("/", *brief, {"@type": "Course", "name": "Lớp vẽ", "@id": "urn:lop"})
    site.page("/lai", {"@type": "Course", "name": "Lớp vẽ", "@id": "urn:lop"})
    site.events(*(f"/hoi/{n}" for n in range(1, 12)))
    whole = site.fetch()
    assert len(whole.marks) > 2
    for mark in whole.marks[:-1]:
        before = whole.items[: whole.items.index(mark)]
        came = {item.native_id for item in before if hasattr(item, "native_id")}
        rest = site.fetch(FetchRequest(resume=mark.resume))
        assert came.isdisjoint(rest.ids)
        assert sorted((*came, *rest.ids)) == sorted(whole.ids)
        assert rest.end.complete


def test_a_mark_of_another_list_begins_anew(site, since):
    mark = {"list": "another", "done": 2, "own": "3", "others": [], "later": {}, "lost": False}
    assert len(site.fetch(FetchRequest(resume=mark)).ids) == 3


def test_a_limit_ends_the_run_without_a_mark_to_withdraw_by(site, since):
    fetched = site.fetch(FetchRequest(limit=2))
    assert (len(fetched.ids), fetched.end.complete, fetched.end.next_since) == (2, False, None)
