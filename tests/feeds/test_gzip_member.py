"""Pieces that were packed apart are one gzip file to every reader."""

from __future__ import annotations

import gzip
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import bulk
from catalog.feeds.gzip_member import HEADER, GzipMember, combine, pack


def packed(contents: list[bytes]) -> bytes:
    member = GzipMember()
    return HEADER + b"".join([member.add(pack(content)) for content in contents]) + member.trailer()


@given(st.lists(st.binary(max_size=3000), max_size=6))
def test_the_file_unpacks_to_the_contents_in_their_order(contents: list[bytes]) -> None:
    assert gzip.decompress(packed(contents)) == b"".join(contents)


@given(st.binary(), st.binary())
def test_checksums_are_put_together_as_if_taken_of_the_whole(first: bytes, second: bytes) -> None:
    assert combine(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


def test_a_large_size_is_put_together_too() -> None:
    zeros = bytes(1 << 20)
    whole = zlib.crc32(b"a")
    for _ in range(300):
        whole = zlib.crc32(zeros, whole)
    second = 0
    for _ in range(300):
        second = zlib.crc32(zeros, second)
    assert combine(zlib.crc32(b"a"), second, 300 << 20) == whole


def test_it_is_one_member_which_outside_programs_unpack() -> None:
    file = packed([b"one\n", b"", b"two\n" * 5000])
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert unpacker.decompress(file) == b"one\n" + b"two\n" * 5000
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")
    done = subprocess.run(["gzip", "--test"], input=file, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_it_is_packed_without_the_quick_library_too(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [b"", "một hai ba ".encode() * 5000, bytes(range(256)) * 9]
    with_it = packed(contents)
    monkeypatch.setattr(bulk, "_isal", None)
    without = packed(contents)
    assert gzip.decompress(with_it) == gzip.decompress(without) == b"".join(contents)
    assert len(without) < 2000
