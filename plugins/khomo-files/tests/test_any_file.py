"""Any bytes as a file give records, named failures or a sentence for people, in bounded memory."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from khomo_files.options import FORMATS

from catalog.sdk import Failed, RawRecord, SourceError
from catalog.sdk.testing.isis import isis_export

BEGINNINGS = (
    b"", b"TY  - BOOK\nTI  - A\n", b"@book{k, title = {A},", b"@string{a = ", b"<modsCollection><mods>",
    b"<collection><record><leader/>", b"\xff\xfe", b"\x1f\x8b\x08\0", b"PK\x03\x04", b"id,title\n1,",
    b"00026nam  2200025 a 4500\x1e\x1d", isis_export([(24, "A")]), b"<?xml version='1.0'?><mods><dc>",
)  # fmt: skip
CONTENTS = st.builds(
    lambda first, middle, last: first + middle + last,
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=200),
    st.sampled_from((*BEGINNINGS, b"\nER  - \n", b"</mods>", b"</record>", b"}}\n", b"##")),
)


@pytest.mark.parametrize("format_", [None, *FORMATS])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=CONTENTS)
def test_any_bytes_are_records_failures_or_a_refusal(files, format_, content):
    files.write("a.bin", content)
    options = {"format": format_} if format_ else {}
    try:
        fetched = files.fetch(path="a.bin", profile="cds", **options)
    except SourceError:
        return
    assert all(isinstance(raw, RawRecord) and raw.native_id for raw in fetched.raws)
    assert all(isinstance(failed, Failed) and "a.bin" in failed.message for failed in fetched.failed)


LARGE = {
    "a.ris": lambda number: f"TY  - BOOK\nID  - {number}\nTI  - {'Sông Hương ' * 20}\nER  - \n".encode(),
    "a.bib": lambda number: (
        f"@book{{k{number}, title = {{{'Sông Hương ' * 20}}}, crossref = {{k1}}}}\n".encode()
    ),
    "a.iso": lambda number: isis_export([(1, str(number)), (24, "Sông Hương " * 20)]),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_is_read_in_constant_memory(files, name):
    with (files.folder / name).open("wb") as file:
        for number in range(12_000):
            file.write(LARGE[name](number))
    stream = files.stream(path=name, profile="cds")
    tracemalloc.start()
    count = sum(1 for _item in stream)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 12_000
    assert peak < 3_000_000
