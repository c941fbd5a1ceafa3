"""Whatever is typed, both engines answer, and find the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import QueryError
from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.finder import find
from tests.search.test_helping import RECORDS
from tests.search.test_language_vietnamese import ODD

_SIGNS = (
    'nhan đề: năm: lớp: * ? th? tru*en *a a* " “ ” ( ) AND OR NOT ^2 ~3 [ ] TO đến 1900 '
    "288 / KH - UBND 25/8/2023"
)
_WORDS = " ".join(f"{title} {text}" for title, _, text in RECORDS).split()
_PIECES = st.one_of(
    st.sampled_from(_SIGNS.split(" ")), st.sampled_from(_WORDS), st.sampled_from(ODD), st.text(max_size=6)
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> list[SearchEngine]:
    documents = [
        build_document(f"r{n}", ({"title": title, "kind": kind, "description": text},), {}, CORE_FIELDS)
        for n, (title, kind, text) in enumerate(RECORDS)
    ]
    made = []
    for kind in builtin_engines():
        folder: Path = tmp_path_factory.mktemp(kind.name)
        engine: SearchEngine = kind(CORE_FIELDS, folder, {})
        engine.apply(Batch(put=documents), Position("log", "fields", len(documents)))
        made.append(engine)
    return made


def answer(engine: SearchEngine, text: str) -> tuple[int, set[str], list[str]] | str:
    """What is found for a text: how much, what, what is told; or the limit that refused it."""
    try:
        found = find(engine, text, facets=("kind",))
    except QueryError as refused:
        return str(refused)
    ids = {hit.id for hit in found.results.hits}
    return found.results.total, ids, [notice.code for notice in found.notices]


@given(st.lists(_PIECES, max_size=12), st.sampled_from(["", " "]))
@settings(deadline=None, max_examples=150)
def test_all_engines_give_one_answer_to_anything(
    engines: list[SearchEngine], pieces: list[str], blank: str
) -> None:
    text = blank.join(pieces)
    answers = [answer(engine, text) for engine in engines]
    assert all(one == answers[0] for one in answers)


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:24])
def test_odd_texts_are_answered_or_refused_by_their_size(engines: list[SearchEngine], text: str) -> None:
    for engine in engines:
        told = answer(engine, text)
        assert not isinstance(told, str) or "at most" in told
