from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MakeMarc = Callable[..., bytes]


def build_marc(*fields: tuple[str, str | bytes], leader: str = "00000nam a2200000 a 4500") -> bytes:
    """An ISO 2709 record; data fields are written as ``"10$aTitle$bRest"``, "$" before each code."""
    directory, body = b"", b""
    for tag, content in fields:
        value = content if isinstance(content, bytes) else content.encode("utf-8")
        if not tag.startswith("00"):
            value = value.replace(b"$", b"\x1f")
        value += b"\x1e"
        directory += tag.encode() + b"%04d%05d" % (len(value) % 10000, len(body) % 100000)
        body += value
    base = 24 + len(directory) + 1
    head = leader.encode()
    length = (base + len(body) + 1) % 100000
    return b"%05d" % length + head[5:12] + b"%05d" % base + head[17:24] + directory + b"\x1e" + body + b"\x1d"


@pytest.fixture
def make_marc() -> MakeMarc:
    return build_marc


@pytest.fixture
def data() -> Path:
    return Path(__file__).parent / "data"
