"""What a museum's CollectiveAccess gives, by its JSON services and by OAI-PMH."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from catalog.sdk import FetchRequest, Place, Related, SourceError, SourceRefused, SourceUnavailable
from catalog.sdk.testing.collectiveaccess import PASSWORD, Script
from catalog.sdk.testing.oaipmh import Provider
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.serving import Answer

Museum = Played[Any, Script]


def test_objects_come_with_what_stands_around_them_and_without_what_is_private(museum: Museum) -> None:
    trial = museum.trial()
    assert trial.info.total == 4
    assert sorted(trial.records) == ["1", "2", "4", "collection-3", "occurrence-5"]
    assert list(trial.skipped) == ["occurrence-6"]
    assert [raw.native_id for raw in trial.raws if raw.deleted] == ["3"]
    assert trial.checkpoints[-1].complete
    drum = trial.records["1"]
    assert (drum.title, drum.kind) == ("Trống đồng Hòa Bình", "object")
    assert [(title.value, title.language) for title in drum.titles] == [("Hoa Binh drum", "en")]
    assert [(entry.scheme, entry.value) for entry in drum.identifiers] == [("inventory", "BT.1")]
    assert drum.description == "Mặt trống có ngôi sao mười hai cánh."
    assert drum.materials == ("Đồng",)
    assert {(entry.type, entry.value) for entry in drum.measurements} == {
        ("height", 54.0),
        ("diameter", 78.0),
    }
    assert drum.period is not None
    assert (drum.period.earliest, drum.period.latest) == (-300, -201)
    assert [subject.label for subject in drum.subjects] == ["Văn hóa Đông Sơn", "Bronze drums"]
    assert [(agent.name, agent.role) for agent in drum.creators] == [
        ("Bảo tàng Cũ", "former holder"),
        ("Nghệ nhân vô danh", "người đúc"),
    ]
    assert drum.places == (Place(label="Lạc Sơn, Hòa Bình", role="find"),)
    assert drum.collections == ("Đồ đồng",)
    assert Related(title="Tiếng vọng ngàn xưa", type="shown_in", id="trial-occurrence-5") in drum.related
    (picture,) = drum.images
    assert (picture.width, picture.height, picture.alt) == (4000, 3000, "")
    assert picture.thumbnail.endswith("/41_s.jpg")
    assert [(link.rel, link.media_type) for link in drum.links] == [("fulltext", "application/pdf")]
    assert "hoa van: Chim lạc" in drum.notes
    told = repr(trial.records)
    for secret in ("2.000.000.000", "Kho số 3", "15.000.000", "phố Huế", "Tủ 12", "chưa công bố", "42.jpg"):
        assert secret not in told
    kept = b"".join(raw.payload for raw in trial.raws)
    for secret in (b"donor", b"storage", b"/srv/ca", b"42.jpg"):
        assert secret not in kept
    show = trial.records["occurrence-5"]
    assert show.kind == "exhibition"
    assert show.related == (Related(title="Trống đồng Hòa Bình", type="shows", id="trial-1"),)
    assert trial.records["4"].kind == "image"


def test_own_elements_are_what_the_option_says(museum: Museum) -> None:
    options = {
        "fields": "hoa_van=techniques; minh_van=",
        "pages": "https://bao-tang.example/index.php/Detail",
    }
    records = museum.trial(**options).records
    drum = records["1"]
    assert drum.links[0].url == "https://bao-tang.example/index.php/Detail/objects/1"
    assert records["occurrence-5"].links[0].url.endswith("/Detail/occurrences/5")
    assert drum.techniques == ("Chim lạc",)
    assert drum.notes == ()
    assert museum.connector(**options).mapping_key() == "\n".join(options.values())
    with pytest.raises(Exception, match="code=field"):
        museum.connector(fields="hoa_van=khong_co")


def test_later_runs_ask_for_changed_records_alone_and_see_what_went(museum: Museum) -> None:
    first = museum.fetch()
    museum.script.tables["ca_objects"][3]["modified"] = "2026-11-22"
    museum.script.tables["ca_objects"][3]["preferred_labels"]["vi_VN"] = ["Chợ Bưởi"]
    museum.script.tables["ca_objects"][1]["deleted"]["value"] = "1"
    museum.script.requests.clear()
    request = FetchRequest(since=first.end.next_since, known=frozenset)
    run = museum.fetch(request)
    assert [name for name in museum.script.paths() if name.startswith("item/")] == ["item/ca_objects/id/4"]
    assert run.ids == ["4"]
    assert run.present == ["1", "collection-3", "occurrence-5", "occurrence-6"]
    assert run.end.complete
    museum.script.knows_changes = False
    assert len(museum.fetch(request).ids) == 5
    assert len(museum.fetch(FetchRequest(since=first.end.next_since, full=True, known=frozenset)).ids) == 5


def test_a_cut_run_goes_on_at_each_mark(museum: Museum) -> None:
    museum.script.tables["ca_objects"] += [many(number) for number in range(100, 170)]
    whole = museum.fetch()
    assert len(whole.marks) == 5
    for mark in whole.marks[:-1]:
        rest = museum.fetch(FetchRequest(resume=mark.resume))
        at = whole.items.index(mark)
        before = [item.native_id for item in whole.items[:at] if hasattr(item, "native_id")]
        assert set(before) | {raw.native_id for raw in rest.raws} == {raw.native_id for raw in whole.raws}
        assert not set(before) & {raw.native_id for raw in rest.raws}
        assert rest.end.complete


def many(number: int) -> dict[str, Any]:
    found = copy.deepcopy(Script().tables["ca_objects"][1])
    found["object_id"]["value"] = str(number)
    return found


def test_a_token_that_ends_is_asked_for_anew(museum: Museum) -> None:
    museum.script.expires = 3
    assert len(museum.fetch().ids) == 6
    assert museum.script.tokens > 2


def test_a_record_that_cannot_be_had_is_named_and_stays(museum: Museum) -> None:
    museum.script.lost = frozenset(["ca_objects/2"])
    run = museum.fetch()
    assert [(failed.identifier, failed.rule) for failed in run.failed] == [("2", "unreadable")]
    assert run.end.complete
    assert '"at":""' in (run.end.next_since or "")


def test_a_table_that_the_login_may_not_search_withdraws_nothing(museum: Museum) -> None:
    museum.script.closed = frozenset(["ca_occurrences"])
    run = museum.fetch()
    assert run.rules == ["table_closed"]
    assert not run.end.complete
    museum.script.closed = frozenset(["ca_objects"])
    with pytest.raises(SourceRefused, match="Access denied for table"):
        museum.fetch()


def test_lists_that_move_or_go_in_circles_withdraw_nothing(museum: Museum) -> None:
    museum.script.tables["ca_objects"] += [many(number) for number in range(100, 170)]

    def circle(path: str, asked: dict[str, str], answer: Answer) -> Answer:
        asked.pop("start", None)
        return museum.script._found("ca_objects", asked) if path.endswith("find/ca_objects") else answer

    museum.script.spoil = circle
    run = museum.fetch()
    assert run.rules == ["list_short"]
    assert not run.end.complete

    def grown(path: str, asked: dict[str, str], answer: Answer) -> Answer:
        if path.endswith("find/ca_objects") and "start" not in asked:
            museum.script.tables["ca_objects"].append(many(500))
        return answer

    museum.script.spoil = grown
    run = museum.fetch()
    assert run.rules == ["list_changed"]
    assert not run.end.complete


def test_maintenance_ends_the_run_at_its_place(museum: Museum) -> None:
    def spoil(path: str, asked: dict[str, str], answer: Answer) -> Answer:
        is_over = "item/ca_objects/id/1" in museum.script.paths()
        return Answer(b"<html><title>B\xe1\xba\xa3o tr\xc3\xac</title></html>") if is_over else answer

    museum.script.spoil = spoil
    with pytest.raises(SourceUnavailable, match="Bảo trì; the next run goes on there"):
        museum.fetch()


def test_older_versions_have_their_services_elsewhere(museum: Museum) -> None:
    museum.script.prefix = ""
    assert len(museum.fetch().ids) == 6


def test_a_wrong_password_is_refused_in_words_that_do_not_tell_it(museum: Museum) -> None:
    for ask in (museum.check, museum.fetch):
        with pytest.raises(SourceRefused, match="the login is not taken") as caught:
            ask(password="sai-mat-khau")
        assert "sai-mat-khau" not in str(caught.value)
        assert PASSWORD not in str(caught.value)


def test_without_a_login_records_come_over_oai_pmh(museum: Museum) -> None:
    museum.script.oai = Provider()
    museum.given = {"url": museum.url}
    trial = museum.trial()
    assert trial.info.details["system"] == "CollectiveAccess"
    assert "OAI-PMH" in trial.info.notices[0]
    assert len(trial.records) > 10
    (offer,) = museum.kind.discover(museum.url, museum.http, frozenset(["oai_dc"]))
    assert offer.options["url"] == f"{museum.url}/service.php/OAI/dc"
    assert len(museum.fetch(url=offer.options["url"]).ids) == len(trial.records)


def test_an_address_without_collectiveaccess_says_what_to_ask_for(museum: Museum) -> None:
    museum.script.folder = "/elsewhere"
    with pytest.raises(SourceError):
        museum.check()
    museum.given = {"url": museum.url}
    museum.script.spoil = lambda path, asked, answer: (
        Answer(b"<html></html>") if path == "/providence" else answer
    )
    with pytest.raises(SourceRefused, match=r"oai_provider\.conf"):
        museum.check()


def test_a_limit_is_kept_and_never_complete(museum: Museum) -> None:
    run = museum.fetch(FetchRequest(limit=2))
    assert run.ids == ["1", "2"]
    assert not run.end.complete
