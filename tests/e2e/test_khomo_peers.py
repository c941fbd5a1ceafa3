"""One catalog harvests another over its feed and holds the same set, whatever happens there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_khomo
import pytest
from flask import Flask

from catalog.errors import UnknownName
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.record import (
    Agent,
    Cancellation,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Schedule,
    SourceRef,
    Subject,
    TextRepair,
    Title,
)
from tests.e2e.peers import Peer, bare, make_peer
from tests.factories import make_record

PICTURE = "/media/" + "a" * 64
FILLING = "Một câu dài để trang đầy. " * 300
BASE = "https://a.example"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, PluginList((khomo_khomo.__name__,))) as pool:
        yield pool


@pytest.fixture
def peer(
    make_app: Callable[..., Flask], pool: Pool, new_database: Callable[[], str], tmp_path: Path
) -> Callable[..., Peer]:
    def make(name: str, **given: str) -> Peer:
        return make_peer(make_app, khomo_khomo, pool, new_database, tmp_path / name, **given)

    return make


def whole() -> Record:
    """An exhibition with something in every field of a record."""
    span = DateSpan(display="thế kỷ XV", earliest=1401, latest=1500, certainty="approximate")
    image = Image(
        url=PICTURE,
        thumbnail=PICTURE,
        iiif="https://i.example/1",
        width=9,
        height=8,
        alt="Trống",
    )
    shown = Related(title="Trống đồng", type="shows", id="sample-2")
    record = make_record(
        "whole",
        kind="exhibition",
        institution="museum",
        identifiers=(Identifier(scheme="inventory", value="BT 12"),),
        titles=(Title(value="Drums", language="en", type="translated"),),
        description="Kể chuyện trống đồng.",
        creators=(Agent(name="Nguyễn Du", role="author", dates="1766-1820", uri="https://viaf.example/1"),),
        publisher="NXB Văn học",
        issued=span,
        period=span,
        languages=("vi",),
        subjects=(Subject(label="Trống", scheme="aat", uri="https://vocab.example/1"),),
        places=(Place(label="Paris", code="75", code_list="insee", lat=48.8, lon=2.3, role="find"),),
        extent="12 hiện vật",
        materials=("đồng",),
        techniques=("đúc",),
        dimensions="cao 63 cm",
        measurements=(Measurement(value=63, unit="cm", type="height", part="mặt"),),
        cultures=("Đông Sơn",),
        designations=(Designation(label="Bảo vật quốc gia", number="1426/QĐ-TTg", date="2012-10-01"),),
        collections=("Trống",),
        related=(shown, Related(title="Trang", type="about", url="https://x.example/")),
        audiences=("học sinh",),
        education_levels=("lớp 6",),
        school_subjects=("Lịch sử",),
        learning_type="exhibition",
        outcomes=("Biết trống đồng",),
        duration="2 giờ",
        free=True,
        links=(Link(rel="page", url="https://museum.example/t", media_type="text/html", label="Trang"),),
        images=(image,),
        holdings=(Holding(institution="museum", location="Tầng 2", call_number="T 1", status="available"),),
        access="on_site",
        rights=Rights(
            statement="Giữ bản quyền", licence="CC-BY-4.0", holder="Bảo tàng", note="n", credit="c"
        ),
        metadata_licence="CC0-1.0",
        schedule=Schedule(
            start="2026-11-01",
            end="2026-12-01",
            venue="Phòng 1",
            capacity=0,
            fee="miễn phí",
            cancellations=(Cancellation(day="2026-11-20", reason="Mưa bão"),),
            booking="Gọi cô Lan",
        ),
        chapters=(Chapter(title="Mở đầu", text="Một.\n\nHai.", images=(image,), shows=(shown,), level=2),),
        notes=("Mở cửa cả tuần",),
        repairs=(TextRepair(field="title", original="Trèng", read_as="tcvn3"),),
    )
    place = SourceRef(slug="sample", native_id="whole", url="https://museum.example/whole")
    return dataclasses.replace(record, source=place)


def same_set(there: Peer, here: Peer) -> bool:
    """Whether a catalog holds of another what that one shows, each record whole."""
    shown = {name: bare(record) for name, record in there.held().items()}
    held = {name: bare(record, "a") for name, record in here.held("a").items()}
    for record in (*shown.values(), *held.values()):
        for image in (
            *record.get("images", ()),
            *(i for c in record.get("chapters", ()) for i in c["images"]),
        ):
            image.update(
                {name: image[name].removeprefix(BASE) for name in ("url", "thumbnail") if name in image}
            )
    if "sample-whole" in held:
        held["sample-whole"]["links"].remove({"rel": "catalogue", "url": "https://museum.example/whole"})
    assert held == shown
    return True


def test_a_catalog_holds_the_same_set_as_the_one_it_follows_whatever_happens_there(
    peer: Callable[..., Peer], tmp_path: Path
) -> None:
    a, b = peer("a", base_url=BASE, site_name="Cổng A"), peer("b")
    a.publish([whole(), *(make_record(str(number), description=FILLING) for number in range(1, 61))])
    with a.served() as url:
        b.follow("a", f"{url}/en/search?q=trong")
        report = b.harvest("a")
        assert (report.status, report.new, report.failed) == ("done", 61, 0)
        assert set(b.rules(report)) == {"repaired_text"}
        assert same_set(a, b)
        taken = b.held("a")["sample-whole"]
        assert (taken["id"], taken["institution"]) == ("a-sample-whole", "portal")
        assert taken["source"] == {
            "slug": "a", "native_id": "sample-whole", "url": f"{BASE}/record/sample-whole"
        }  # fmt: skip
        assert taken["identifiers"][1:] == [
            {"scheme": "khomo", "value": f"{BASE}/record/sample-whole"},
            {"scheme": "khomo-institution", "value": f"{BASE}/institution/museum"},
            {"scheme": "khomo-source", "value": "sample:whole"},
        ]
        assert taken["images"][0]["url"] == f"{BASE}{PICTURE}"
        assert taken["related"][0]["id"] == taken["chapters"][0]["shows"][0]["id"] == "a-sample-2"

        a.asked.clear()
        a.publish([make_record(f"new-{number}") for number in range(5)])
        a.publish([make_record("1", title="Bản mới"), make_record("2", institution="museum")])
        a.withdraw("sample-3", "sample-4")
        report = b.harvest("a")
        assert (report.new, report.changed, report.deleted, report.withdrawn) == (5, 2, 2, 0)
        assert same_set(a, b)
        assert [address.partition("=")[0] for address in a.asked[-1:]] == ["/feed.json?after"]
        assert b.held("a")["sample-2"]["identifiers"][1]["value"].endswith("/institution/museum")
        a.publish([make_record("3", title="Trở lại")])
        assert b.harvest("a").changed == 1
        assert b.harvest("a").seen == 0

        backup = a.back_up()
        a.publish([make_record("lost"), make_record("1", title="Bản mất")])
        a.withdraw("sample-5")
        assert b.harvest("a").new == 1
        a.restore(backup, tmp_path / "restored")
        a.publish([make_record("afterwards")])
        report = b.harvest("a")
        assert (report.new, report.changed, report.withdrawn) == (1, 2, 1)
        assert set(b.rules(report)) == {"log_lost"}
        assert same_set(a, b)
        assert b.harvest("a").seen == 0


def test_records_stay_with_their_institutions_where_the_option_says_which_these_are_here(
    peer: Callable[..., Peer],
) -> None:
    a, b = peer("a"), peer("b")
    a.publish(
        [make_record("1"), make_record("2", institution="museum"), make_record("3", institution="other")]
    )
    with a.served() as url:
        with pytest.raises(UnknownName, match="bao-tang"):
            b.follow("a", url, ("institutions", "museum=bao-tang"))
        b.institution("bao-tang")
        b.institution("thu-vien")
        b.follow("a", url, ("institutions", "museum=bao-tang"))
        report = b.harvest("a")
        assert b.rules(report)["unmapped_institutions"].endswith("hue-library (1), other (1)")
        assert {entry["institution"] for entry in b.held("a").values()} == {"portal", "bao-tang"}
        both = ("institutions", "museum=bao-tang"), ("institutions", "hue-library=thu-vien")
        b.follow("a", url, *both, update=True)
        assert b.harvest("a").changed == 1
        assert [b.held("a")[f"sample-{number}"]["institution"] for number in (1, 2, 3)] == [
            "thu-vien", "bao-tang", "portal",
        ]  # fmt: skip


def test_what_came_from_a_catalog_does_not_come_back_to_it(peer: Callable[..., Peer]) -> None:
    a, b = peer("a", base_url=BASE), peer("b")
    a.publish([make_record("1")])
    b.publish([make_record("2", source="own")])
    with a.served() as at_a, b.served() as at_b:
        b.follow("a", at_a)
        a.follow("b", at_b)
        assert b.harvest("a").new == 1
        report = a.harvest("b")
        assert (report.new, set(a.rules(report))) == (1, {"echo"})
        # Its settings do not tell this one's own address: what it gave comes back, but no further.
        assert b.harvest("a").new == 1
        assert a.harvest("b").new == 0
        assert b.harvest("a").seen == 0
        assert (len(a.held()), len(b.held())) == (2, 3)
        a.follow("self", at_a)
        report = a.harvest("self")
        assert report.status == "failed"
        assert "is this catalog itself" in report.message


def test_what_comes_from_one_catalog_on_two_ways_is_one_work(peer: Callable[..., Peer]) -> None:
    a, b, c = peer("a", base_url=BASE), peer("b", base_url="https://b.example"), peer("c")
    a.publish([make_record("1", kind="object")])
    with a.served() as at_a, b.served() as at_b:
        b.follow("a", at_a)
        b.harvest("a")
        c.follow("a", at_a)
        c.follow("b", at_b)
        c.harvest("a")
        c.harvest("b")
    pages = [entry["identifiers"] for entry in c.held().values()]
    assert sorted(sum(entry["scheme"] == "khomo" for entry in numbers) for numbers in pages) == [1, 2]
    assert c.works() == 1
