"""Every behaviour of the nasty server is harvested by one of the modules beside this one."""

import ast
from pathlib import Path

from catalog.sdk.testing.oaipmh import BEHAVIOURS, GROUPS

HERE = Path(__file__).parent


def subjects(path: Path) -> tuple[str, ...]:
    """The subjects that a test module names."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["SUBJECTS"]:
            return ast.literal_eval(node.value)
    return ()


def test_every_subject_is_tested_once():
    named = [subject for path in HERE.glob("test_nasty_*.py") for subject in subjects(path)]
    assert sorted(named) == sorted(GROUPS)


def test_every_behaviour_says_what_must_come_of_it():
    assert len(BEHAVIOURS) >= 45
    for entry in BEHAVIOURS.values():
        for expect in entry.runs:
            # What may be lacking is named, or the run must end in words.
            assert not expect.missing or expect.status == "failed" or expect.unnamed or expect.notice, (
                entry.name
            )
            assert not expect.failed or expect.status == "done_with_errors", entry.name
