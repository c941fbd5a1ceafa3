"""A site read by its sitemap: which pages are asked for, what they bring, what is told of those that fail."""

import dataclasses
import gzip

import pytest
from khomo_schemaorg import SchemaOrgConnector

from catalog.sdk import SourceRefused, SourceUnavailable
from catalog.sdk.testing import Answer

EVENT = {"@type": "Event", "name": "Hội làng"}


def index(*addresses):
    listed = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return (
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</sitemapindex>".encode()
    )


def robots(site, *lines):
    site.script.files["/robots.txt"] = Answer("\n".join(("User-agent: *", *lines)).encode())


def test_every_page_of_the_sitemap_is_asked_for_once_and_the_listing_is_complete(site):
    site.events("/hoi/1", "/hoi/2")
    site.page("/")
    trial = site.trial()
    assert site.paths(list(trial.records)) == ["/hoi/1", "/hoi/2"]
    assert trial.checkpoints[-1].complete
    assert [notice.message for notice in trial.notices] == ["1 of 3 pages mark up nothing that is taken"]


def test_no_context_of_the_pages_is_ever_fetched(site):
    site.page("/hoi", {"@context": f"{site.root}/context.jsonld", "@id": f"{site.root}/id", **EVENT})
    site.page("/")
    assert len(site.fetch().ids) == 1
    assert sorted(site.asked) == ["/", "/hoi"]


def test_what_robots_may_not_read_is_left_and_told(site):
    robots(site, "Disallow: /noi-bo/", "User-agent: KhoMo", "Disallow: /kin/")
    site.events("/hoi", "/kin/1", "/noi-bo/2")
    site.page("/")
    fetched = site.fetch()
    assert site.paths(fetched.ids) == ["/hoi", "/noi-bo/2"]
    assert "1 pages are left" in fetched.told("robots_forbid")
    assert "/kin/1" not in site.script.requests


def test_a_site_whose_robots_txt_cannot_be_had_is_not_read(site):
    site.script.files["/robots.txt"] = Answer(status=503)
    with pytest.raises(SourceUnavailable, match=r"without its robots\.txt"):
        site.fetch()
    assert site.asked == []


def test_a_page_in_place_of_robots_txt_forbids_nothing(site):
    site.script.files["/robots.txt"] = Answer(b"<html>Disallow: /</html>")
    site.events("/hoi")
    site.page("/")
    assert site.paths(site.fetch().ids) == ["/hoi"]


def test_the_pause_that_a_site_asks_for_is_kept_between_its_pages(site, monkeypatch):
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    robots(site, "Crawl-delay: 7")
    site.events("/hoi")
    site.page("/")
    site.fetch()
    assert len(slept) == 2
    assert all(6 < seconds <= 7 for seconds in slept)


def test_a_pause_that_would_take_days_is_refused_with_advice(site):
    robots(site, "Crawl-delay: 3600")
    with pytest.raises(SourceRefused, match="Crawl-delay: 2"):
        site.fetch()


def test_sitemaps_that_robots_txt_names_are_read_packed_ones_and_indexes_too(site):
    robots(site, f"Sitemap: {site.root}/ban-do.xml")
    site.events("/hoi/1", "/hoi/2")
    site.page("/")
    del site.script.files["/sitemap.xml"]
    site.script.files["/ban-do.xml"] = Answer(index(f"{site.root}/a.xml.gz", f"{site.root}/b.txt"))
    site.script.files["/a.xml.gz"] = Answer(gzip.compress(site.sitemap(["/hoi/1", "/anh.jpg"])))
    site.script.files["/b.txt"] = Answer(f"{site.root}/hoi/2\nhttps://khac.example/x\n".encode())
    fetched = site.fetch()
    assert site.paths(fetched.ids) == ["/hoi/1", "/hoi/2"]
    assert fetched.end.complete
    assert "1 addresses in the sitemap are of other hosts" in fetched.told("pages_elsewhere")
    assert "/anh.jpg" not in site.script.requests


def test_indexes_that_lead_to_each_other_end(site):
    site.script.files["/sitemap.xml"] = Answer(index(*(f"{site.root}/sitemap-{n}.xml" for n in range(3))))
    for n in range(3):
        site.script.files[f"/sitemap-{n}.xml"] = Answer(
            index(f"{site.root}/sitemap.xml", f"{site.root}/sitemap-{n}.xml")
        )
    site.script.files["/"] = Answer(b"<html><body>x</body></html>")
    assert site.fetch().ids == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"<html><body>404</body></html>", "sitemap_unreadable"),
        (b"", "sitemap_unreadable"),
        (b"\x1f\x8b broken", "sitemap_unreadable"),
        (b"<urlset><url><loc>ROOT/hoi</loc></url><url><lo", "sitemap_broken"),
    ],
)
def test_a_sitemap_that_cannot_be_read_withdraws_nothing(site, body, rule):
    robots(site, f"Sitemap: {site.root}/ban-do.xml")
    site.page("/hoi", EVENT, listed=None)
    site.page("/", listed=None, body='<a href="/hoi">Hội</a>')
    site.script.files["/sitemap.xml"] = Answer(status=404)
    site.script.files["/ban-do.xml"] = Answer(body.replace(b"ROOT", site.root.encode()))
    fetched = site.fetch()
    assert rule in fetched.rules
    assert site.paths(fetched.ids) == ["/hoi"]
    assert not fetched.end.complete


def test_entities_of_a_sitemap_are_not_resolved(site):
    head = b"<!DOCTYPE urlset [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    site.page("/")
    site.script.files["/sitemap.xml"] = Answer(head + site.sitemap(["/hoi&e;"]))
    site.fetch()
    assert site.asked == ["/", "/hoi"]


def test_a_site_without_a_sitemap_is_read_by_the_links_of_the_page(site):
    site.page(
        "/su-kien/", body='<a href="hoi">Hội</a> <a href="/khac">x</a> <a href="https://k.example/">y</a>'
    )
    site.page("/su-kien/hoi", EVENT)
    del site.script.files["/sitemap.xml"]
    fetched = site.fetch(url=f"{site.root}/su-kien/")
    assert site.paths(fetched.ids) == ["/su-kien/hoi"]
    assert not fetched.end.complete
    assert "switch on a sitemap" in fetched.told("no_sitemap")
    assert "/khac" not in site.asked


def test_only_the_given_part_of_a_site_is_read(site):
    site.events("/su-kien/1", "/tin/2", "/su-kien-cu/3")
    site.page("/su-kien")
    assert site.paths(site.fetch(url=f"{site.root}/su-kien").ids) == ["/su-kien/1"]
    assert site.paths(site.fetch(url=f"{site.root}/sitemap.xml").ids) == [
        "/su-kien/1",
        "/tin/2",
        "/su-kien-cu/3",
    ]


def test_only_the_named_types_are_taken(site):
    site.page(
        "/", EVENT, {"@type": "Course", "name": "Lớp vẽ", "url": "/lop"}, {"@type": "Article", "name": "Tin"}
    )
    assert site.paths(site.fetch(types="Course, Festival").ids) == ["/lop"]


def test_more_pages_than_are_allowed_are_left_and_nothing_is_withdrawn(site):
    site.page("/")
    site.events(*(f"/hoi/{n}" for n in range(5)))
    fetched = site.fetch(max_pages=3)
    assert len(fetched.ids) == 2
    assert (fetched.end.complete, "page_limit" in fetched.rules) == (False, True)


def test_a_list_leaves_things_to_their_own_pages_and_tells_of_those_that_have_none(site):
    brief = [
        {"@type": "Event", "name": f"Hội {n}", "url": f"/hoi/{n}", "description": "vắn tắt"}
        for n in (1, 2, 3)
    ]
    site.page("/", *brief)
    site.page("/hoi/1", {"@type": "Event", "name": "Hội 1", "description": "đầy đủ"})
    site.page("/hoi/2")
    records = {name.removeprefix(site.root): record for name, record in site.trial().records.items()}
    assert {name: record.description for name, record in records.items()} == {
        "/hoi/1": "đầy đủ", "/hoi/2": "vắn tắt", "/hoi/3": "vắn tắt",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (Answer(status=403), "page_refused"),
        (Answer(status=500), "page_unreached"),
        (Answer(closed=True), "page_unreached"),
        (Answer(b"\0\1\2"), "page_unreadable"),
        (Answer(b'<html><body><script type="application/ld+json">{"a" 1}</script>'), "jsonld_unreadable"),
    ],
)
def test_a_page_that_cannot_be_read_is_told_and_nothing_is_withdrawn(site, answer, rule):
    site.events("/hoi/1", "/hoi/2")
    site.page("/")
    site.script.files["/hoi/1"] = answer
    fetched = site.fetch()
    assert [entry.rule for entry in fetched.failed] == [rule]
    assert (site.paths(fetched.ids), fetched.end.complete) == (["/hoi/2"], False)


def test_a_site_that_keeps_us_out_ends_the_run(site):
    site.page("/")
    site.events(*(f"/hoi/{n}" for n in range(9)))
    for n in range(9):
        site.script.files[f"/hoi/{n}"] = Answer(status=403)
    with pytest.raises(SourceRefused, match="8 pages in a row"):
        site.fetch()


def test_pages_that_are_gone_are_counted_and_do_not_keep_the_listing_from_being_complete(site):
    site.page("/")
    site.events("/hoi/1", "/hoi/2", "/hoi/3")
    site.script.files["/hoi/1"] = Answer(status=404)
    site.page("/hoi/2", title="Không tìm thấy trang này")
    fetched = site.fetch()
    assert site.paths(fetched.ids) == ["/hoi/3"]
    assert fetched.end.complete
    assert fetched.told("pages_gone").startswith("2 pages")


def test_a_check_says_how_many_pages_there_are_and_what_they_mark_up(site):
    museum = {"@type": "Museum", "name": "Bảo tàng Gốm", "telephone": "0220"}
    site.page("/", museum, title="Trang chủ")
    site.events(*(f"/hoi/{n}" for n in range(20)))
    info = site.check()
    assert info.title == "Trang chủ"
    assert (info.details["pages"], info.details["looked_at"]) == (21, 8)
    assert info.details["types"] == {"Event": 7}
    assert info.details["institutions"] == ["Bảo tàng Gốm"]


def test_a_site_is_offered_where_it_marks_up_more_than_news(site):
    site.page("/", {"@type": "NewsArticle", "headline": "Tin"})
    assert list(SchemaOrgConnector.discover(f"{site.root}/", site.http, frozenset())) == []
    site.events("/hoi")
    (offer,) = SchemaOrgConnector.discover(f"{site.root}/", site.http, frozenset())
    assert offer.options == {"url": f"{site.root}/"}


class Redirecting:
    """A client that is sent on from pages to others, as the catalog's own follows redirects."""

    def __init__(self, site, **ways):
        self.http, self.site = site.http, site
        self.ways = {f"{site.root}/{name}": address for name, address in ways.items()}

    def get(self, url, params=None, headers=None, accept_status=()):
        address = self.ways.get(url, url)
        here = address if address.startswith(self.site.root) else f"{self.site.root}/"
        reply = self.http.get(here, params, headers, accept_status)
        return dataclasses.replace(reply, url=address)


def test_pages_that_send_on_are_known_by_where_they_lead_and_never_followed_to_other_sites(site):
    robots(site, "Disallow: /kin")
    site.page("/", EVENT | {"url": "/hoi-o-trang-dau"})
    site.events("/moi", listed=None)
    site.page("/kin", EVENT, listed=None)
    site.lists |= dict.fromkeys(("/cu", "/mat", "/ngoai", "/sang-kin"), "2020-01-01")
    site.script.files["/sitemap.xml"] = Answer(site.sitemap(site.lists))
    ways = {"cu": f"{site.root}/moi", "mat": f"{site.root}/", "ngoai": "https://khac.example/hoi",
            "sang-kin": f"{site.root}/kin"}  # fmt: skip
    site.http = Redirecting(site, **ways)
    fetched = site.fetch()
    assert site.paths(fetched.ids) == ["/moi", "/hoi-o-trang-dau"]
    assert fetched.told("page_elsewhere").endswith("https://khac.example/hoi, another site: it is not read")
    assert fetched.told("pages_gone").startswith("1 pages")
    assert [entry.rule for entry in fetched.failed] == ["page_refused"]
