"""Lists of institutions on each database: narrowed, sorted, by the page; look-alikes of one."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from catalog.store import institutions, institutions_alike, institutions_listing
from catalog.store.db import reading, writing
from catalog.store.institutions import Known
from catalog.store.institutions_listing import Wanted
from catalog.store.scopes import Reach
from tests.factories import add_institution

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.databases("sqlite", "postgresql")]
EVERYWHERE = Reach(everything=True)


def names(**asked: Any) -> list[str]:
    order = {name: asked.pop(name) for name in ("sort", "offset", "limit") if name in asked}
    with reading() as session:
        total, rows = institutions_listing.listed(session, Wanted(**{"reach": EVERYWHERE, **asked}), **order)
    assert total >= len(rows)
    return [row.slug for row in rows]


def test_a_list_is_narrowed_sorted_and_cut_into_pages() -> None:
    add_institution("a", name_vi="Đình làng Ước Lễ", system="cultural_centre", type="", isil="VN-UL")
    add_institution(
        "b", name_vi="Bảo tàng 100% gốm", system="museum", province="Tỉnh Nghệ An", status="closed"
    )
    add_institution("c", name_vi="Ấp Bắc", name_en="", short_name="NVH AB", commune="Phường Thuận Hóa")
    # Vietnamese order: a comes before b, and đ after d.
    assert names() == ["c", "b", "a"]
    assert names(sort="-name") == ["a", "b", "c"]
    assert names(sort="-name", offset=1, limit=1) == ["b"]
    assert names(text="uoc le dinh") == ["a"]
    assert names(text="vn-ul") == ["a"]
    assert names(text="nvh ab") == ["c"]
    assert names(text="100%") == ["b"]
    assert names(text="1_0") == []
    assert names(facts={"system": "museum", "status": "closed", "type": ""}) == ["b"]
    assert names(reach=Reach(slugs=frozenset({"b"}), keys=frozenset({"vn-2025-07:46"}))) == ["c", "b", "a"]
    assert names(reach=Reach(keys=frozenset({"vn-2025-07:40"}))) == ["b"]
    assert names(reach=Reach()) == []
    with reading() as session:
        assert institutions_listing.provinces(session, EVERYWHERE) == ["Thành phố Huế", "Tỉnh Nghệ An"]
        assert institutions_listing.slugs(session, Wanted(reach=EVERYWHERE, text="a")) >= {"a"}


def test_provinces_are_in_the_order_of_vietnamese() -> None:
    for slug, province in (
        ("lao-cai", "Tỉnh Lào Cai"),
        ("dak-lak", "Tỉnh Đắk Lắk"),
        ("an-giang", "Tỉnh An Giang"),
        ("hue", "Thành phố Huế"),
        ("da-nang", "Thành phố Đà Nẵng"),
        ("none", ""),
    ):
        add_institution(slug, province=province)
    # By letters alone Đ would come after L and H.
    assert names(sort="province") == ["none", "da-nang", "hue", "an-giang", "dak-lak", "lao-cai"]
    assert names(sort="-province") == ["lao-cai", "dak-lak", "an-giang", "hue", "da-nang", "none"]
    assert names(sort="province", offset=3, limit=2) == ["an-giang", "dak-lak"]


def test_what_may_be_like_one_is_found_by_isil_name_and_place() -> None:
    add_institution("one", name_vi="Thư viện Huế", isil="VN-A", lat=16.4655, lon=107.596)
    add_institution("isil", name_vi="Khác", isil="vn-a", province="Tỉnh Nghệ An")
    add_institution("near", name_vi="Khác nữa", lat=16.4665, lon=107.595, province="Tỉnh Nghệ An")
    add_institution("name", name_vi="Thư viện huế", lat=10.0, lon=106.0)
    add_institution("far", name_vi="Khác hẳn", lat=11.0, lon=106.0)
    with reading() as session:
        found = institutions_alike.likenesses_of(session, "one", 0.004)
        assert [like.slug for like in found] == ["isil", "name", "near", "one"]
        assert institutions_alike.likenesses_of(session, "nowhere", 0.004) == []
    with writing() as session:
        institutions_alike.set_apart(session, ("one", "near"), "cli")
        assert institutions_alike.apart(session) == {("near", "one")}


def test_facts_by_slug_go_to_other_processes_with_the_names_of_merged_ones() -> None:
    known = Known({"kept": {"slug": "kept"}}, {"gone": "gone2", "gone2": "kept", "a": "b", "b": "a"})
    for found in (known, pickle.loads(pickle.dumps(known))):
        assert found["gone"] == found.get("gone") == {"slug": "kept"}
        assert found.get("nowhere", 1) == found.get("a", 1) == 1
        with pytest.raises(KeyError):
            found["nowhere"]
    with reading() as session:
        assert institutions.successor(session, "nowhere") is None
