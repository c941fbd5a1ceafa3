"""What plugins may rely on changes on purpose only."""

from __future__ import annotations

import difflib

from tests.sdk import promise

TOLD = """The public names or signatures of catalog.sdk are not those that plugins were promised:

{difference}
If this is meant: what is only added is taken in by `python -m tests.sdk.promise`; commit promised.txt
with it and name the addition in CHANGELOG.md. What is taken away or changed breaks plugins: keep the old
way beside the new one for a minor version (docs/plugins.md, "What stays"), and tell it in CHANGELOG.md.
"""


def test_the_public_names_and_signatures_are_the_promised_ones() -> None:
    promised, found = promise.FILE.read_text("utf-8"), promise.written()
    lines = difflib.unified_diff(
        promised.splitlines(), found.splitlines(), "promised", "found", n=0, lineterm=""
    )
    assert promised == found, TOLD.format(difference="\n".join(lines))


def test_a_signature_that_changes_shows_in_the_text() -> None:
    lines = promise.written().splitlines()
    assert (
        "  catalog.sdk.Format.read(self, payload: 'bytes', context: 'Mapping[str, Any]') -> 'Record'" in lines
    )
    assert "  catalog.sdk.FetchRequest.limit: int | None = ..." in lines
