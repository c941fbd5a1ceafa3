"""One raw record to what is stored of it."""

from __future__ import annotations

import hashlib
import io
import zlib
from typing import Any

import orjson
import pytest
from PIL import Image

from catalog.harvest.fingerprints import MappingVersions, context_text, raw_hash
from catalog.harvest.pipeline import Mapped, Pipeline, Refused, Task
from catalog.record import RawRecord
from catalog.record import Source as SourceFacts
from catalog.sdk.format import Formats
from catalog.store import media
from tests.harvest import scripted
from tests.harvest.conftest import COMPLETE, Source, book, counts


def _pipeline(**facts: Any) -> Pipeline:
    given = {"slug": "books", "connector": "scripted", "institution": "hue-library", **facts}
    connector = scripted.Scripted({"prefix": "", "script": ""})
    return Pipeline(SourceFacts(**given), connector, Formats([scripted.ScriptedFormat()]))


def _task(native_id: str = "1", **given: Any) -> Task:
    return Task(native_id, orjson.dumps({"title": "Sách", **given}), "scripted", None, {}, {})


def test_the_same_bytes_give_the_same_text_and_its_digest() -> None:
    first, second = _pipeline().run(_task()), _pipeline().run(_task())
    assert isinstance(first, Mapped)
    assert first == second
    assert first.record_hash == hashlib.sha256(first.json.encode()).hexdigest()
    assert zlib.decompress(first.payload) == _task().payload


def test_the_link_template_is_filled_with_the_escaped_identifier() -> None:
    outcome = _pipeline(link="https://opac.example/view?id={native_id}").run(_task("a/b c&d"))
    assert isinstance(outcome, Mapped)
    assert orjson.loads(outcome.json)["links"] == [
        {"rel": "catalogue", "url": "https://opac.example/view?id=a%2Fb%20c%26d"}
    ]


def test_an_identifier_unfit_for_an_address_is_hashed_into_the_id() -> None:
    outcome = _pipeline().run(_task("oai:huế.vn/12.3"))
    assert isinstance(outcome, Mapped)
    assert outcome.id.startswith("books-")
    assert not set("./:") & set(outcome.id)


def test_the_sources_licence_of_metadata_is_the_default() -> None:
    outcome = _pipeline(metadata_licence="CC0-1.0").run(_task())
    assert isinstance(outcome, Mapped)
    assert orjson.loads(outcome.json)["metadata_licence"] == "CC0-1.0"


def test_a_lone_surrogate_in_a_title_does_not_reach_the_store() -> None:
    task = Task("1", b'{"title": "S\\ud800ch"}', "scripted", None, {}, {})
    outcome = _pipeline().run(task)
    assert isinstance(outcome, Refused)
    assert outcome.state == "failed"


@pytest.mark.parametrize(
    "other",
    [
        RawRecord("1", b"x", "g", context={"a": 1}),
        RawRecord("1", b"y", "f", context={"a": 1}),
        RawRecord("1", b"x", "f", context={"a": 2}),
    ],
)
def test_the_hash_covers_format_payload_and_context(other: RawRecord) -> None:
    raw = RawRecord("1", b"x", "f", context={"a": 1})
    assert raw_hash(raw, context_text(raw.context)) != raw_hash(other, context_text(other.context))
    files = [("p.png", hashlib.sha256(b"p").hexdigest())]
    assert raw_hash(raw, context_text(raw.context)) != raw_hash(raw, context_text(raw.context), files)


def test_the_order_of_context_keys_does_not_matter() -> None:
    assert context_text({"a": 1, "b": 2}) == context_text({"b": 2, "a": 1})


def test_the_mapping_version_follows_everything_that_maps() -> None:
    def version(prefix: str = "", link: str = "", enrichers: Any = (), name: str = "scripted") -> str:
        facts = SourceFacts(slug="s", connector="scripted", institution="i", link=link)
        connector = scripted.Scripted({"prefix": prefix})
        return MappingVersions(facts, connector, Formats([scripted.ScriptedFormat()]), enrichers).of(name)

    versions = {
        version(),
        version(prefix="x"),
        version(link="https://a.example/{native_id}"),
        version(enrichers=(scripted.Shouting(),)),
        version(name="marc"),
    }
    assert len(versions) == 5
    assert version() == version()


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_is_kept_by_content_and_its_address_stands_in_the_record(source: Source) -> None:
    picture = _picture()
    step = book("b1", images=["p.png", "https://a.example/q.png"], media={"p.png": picture.hex()})
    source.harvest(step, COMPLETE)
    stored = source.record("b1")
    assert stored is not None
    name = hashlib.sha256(picture).hexdigest()
    assert stored.parsed()["images"] == [{"url": f"/media/{name}"}, {"url": "https://a.example/q.png"}]
    path = media.path_of(source.parts.settings.media, name)
    assert path is not None
    assert path.read_bytes() == picture
    assert counts(source.harvest(step, COMPLETE)) == {"unchanged": 1}


def test_a_picture_that_is_refused_is_left_out_and_told(source: Source) -> None:
    step = book("b1", images=["p.svg"], media={"p.svg": b"<svg/>".hex()})
    report = source.harvest(step, COMPLETE)
    assert (report.status, counts(report)) == ("done", {"new": 1})
    stored = source.record("b1")
    assert stored is not None
    assert "images" not in stored.parsed()
    assert "SVG is not kept" in report.notices[0]
