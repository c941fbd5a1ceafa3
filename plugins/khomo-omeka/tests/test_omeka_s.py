"""A made-up museum on Omeka S 4.1: values of all shapes, media, sites."""

from __future__ import annotations

from typing import Any

from catalog.sdk import FetchRequest, Image, Link, Related
from catalog.sdk.testing import omeka_museum
from catalog.sdk.testing.omeka import Script
from catalog.sdk.testing.played import Played

Museum = Played[Any, Script]


def test_values_of_each_shape_are_read_and_private_ones_are_not(museum_s: Museum) -> None:
    trial = museum_s.trial()
    assert trial.info.details["system"] == "Omeka S 4.1.1"
    assert (trial.info.title, trial.info.total) == ("Bảo tàng tỉnh", 6)
    assert sorted(trial.records) == ["1", "2", "3", "5", "6", "item-set-100", "site-2"]
    assert list(trial.skipped) == ["4"]
    assert trial.checkpoints[-1].complete
    bowl = trial.records["1"]
    assert (bowl.kind, bowl.collections, bowl.materials) == ("object", ("Hiện vật",), ("Gốm",))
    assert [(title.value, title.language) for title in bowl.titles] == [("Blue-and-white bowl", "en")]
    assert [agent.name for agent in bowl.creators] == ["Đặng Huyền Thông"]
    assert [(measure.type, measure.value) for measure in bowl.measurements] == [
        ("height", 9.5),
        ("diameter", 15.0),
    ]
    assert bowl.techniques == ("Vẽ lam dưới men",)
    assert bowl.subjects[0].uri == "http://vocab.getty.edu/aat/300010669"
    assert (bowl.places[0].lat, bowl.places[0].lon) == (20.94, 106.31)
    assert bowl.places[1].label == "Hải Dương"
    assert bowl.notes == ("Tình trạng: Nguyên vẹn",)
    assert bowl.rights is not None
    assert bowl.rights.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert bowl.related == (
        Related(title="Sắc phong đền Hùng", type="related", id="trial-2"),
        Related(title="Gốm và giấy", type="shown_in", id="trial-site-2"),
    )
    assert bowl.links[0] == Link(rel="page", url=f"{museum_s.url}/s/bao-tang/item/1")
    told = repr(trial.records)
    for secret in ("12.000.000", "giá 3", "Hàng Gà", "giấu tên", "tranh chấp", "thong@"):
        assert secret not in told
        assert secret.encode() not in b"".join(raw.payload for raw in trial.raws if raw.native_id == "7")
    edict = trial.records["2"]
    assert (edict.description, edict.languages) == ("Sắc Khải Định năm thứ 2.", ("lzh",))
    book = trial.records["3"]
    assert (book.kind, book.extent, book.identifiers[0].scheme) == ("book", "24 tr.", "isbn")
    assert book.period is not None
    assert (book.period.earliest, book.period.latest) == (1802, 1945)
    assert trial.records["5"].kind == "audio"
    assert trial.records["6"].links == ()


def test_media_are_pictures_and_links_in_the_items_order(museum_s: Museum) -> None:
    records = museum_s.trial().records
    host = omeka_museum.HOST
    assert records["1"].images == (
        Image(url=f"{host}/files/large/12.jpg", thumbnail=f"{host}/files/medium/12.jpg", alt="Đáy bát"),
        Image(
            url=f"{host}/files/original/11.jpg",
            thumbnail=f"{host}/files/medium/11.jpg",
            alt="Bát nhìn từ trên xuống",
        ),
    )
    (edict,) = records["2"].images
    assert (edict.iiif, edict.width, edict.height) == ("https://iiif.example/sac-phong", 6000, 4000)
    assert [(link.rel, link.media_type) for link in records["5"].links][1:] == [
        ("media", "audio/mpeg"),
        ("media", ""),
    ]
    assert records["3"].links[1].rel == "fulltext"


def test_a_site_with_pages_that_show_items_is_an_exhibition_and_a_door_is_none(museum_s: Museum) -> None:
    records = museum_s.trial().records
    assert "site-1" not in records
    show = records["site-2"]
    assert [(chapter.title, chapter.level) for chapter in show.chapters] == [
        ("Lời mở đầu", 1),
        ("Gốm", 1),
        ("Giấy", 2),
        ("Lời cảm ơn", 1),
    ]
    assert show.chapters[0].text == "Đất và giấy.\n\nHai chất liệu."
    assert [image.alt for image in show.chapters[1].images] == ["Bát hoa lam", "Đáy bát"]
    assert [entry.id for entry in show.chapters[2].shows] == ["trial-2", "trial-3"]
    assert show.chapters[2].url == f"{museum_s.url}/s/gom-va-giay/page/giay"
    assert [entry.id for entry in show.related] == ["trial-1", "trial-2", "trial-3"]
    assert show.schedule is not None
    assert (show.schedule.start, show.schedule.end) == ("2026-09-05", "2026-11-30")
    assert show.schedule.venue == "tầng 2 nhà trưng bày"
    assert records["3"].related[-1].id == "trial-site-2"


def test_a_key_shows_more_than_is_published(museum_s: Museum) -> None:
    museum_s.script.key = {"key_identity": "abcdEFGH12345678", "key_credential": "mat-khau-bi-mat"}
    options = {"key": "mat-khau-bi-mat", "key_identity": "abcdEFGH12345678"}
    run = museum_s.fetch(**options)
    assert run.deleted == ["7"]
    assert b"tranh" not in b"".join(raw.payload for raw in run.raws if raw.deleted)
    shown = next(raw for raw in run.raws if raw.native_id == "site-2")
    assert b"nhap" not in shown.payload
    assert run.ids == museum_s.fetch().ids


def test_a_server_that_does_not_know_of_changes_is_listed_whole(museum_s: Museum) -> None:
    first = museum_s.fetch()
    assert first.end.next_since is not None
    since = first.end.next_since.replace('"size":6', '"size":5000')
    museum_s.script.knows_since = False
    run = museum_s.fetch(FetchRequest(since=since))
    assert run.rules == ["changes_unknown"]
    assert run.end.complete
    assert run.ids == first.ids
    museum_s.script.knows_since = True
    museum_s.script.requests.clear()
    museum_s.script.lists["items"][1]["o:modified"] = omeka_museum.moment("2026-11-22T09:00:00+00:00")
    few = museum_s.fetch(FetchRequest(since=since))
    assert [name for name in few.ids if name.isdigit()] == ["2"]
    (asked,) = [asked for path, asked in museum_s.script.requests if "modified_after" in asked]
    assert asked["modified_after"] == "2026-11-21T08:00:00"
