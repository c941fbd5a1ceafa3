"""The neutral record: its public id."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from catalog.record import record_id


@given(st.text(min_size=81))
def test_a_long_identifier_becomes_letters_of_its_hash(native_id: str) -> None:
    digest = hashlib.sha256(native_id.encode()).digest()
    assert record_id("a", native_id) == f"a-{base64.b32encode(digest)[:26].decode().lower()}"
