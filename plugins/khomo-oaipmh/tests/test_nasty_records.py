"""Records, dates and deletions told in ways that the protocol does not know."""

from urllib.parse import parse_qsl

from catalog.sdk.testing.oaipmh import BEHAVIOURS, Expect

SUBJECTS = ("dates", "deletions", "records")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)


def test_changes_are_asked_for_with_a_day_s_overlap_in_the_server_s_granularity(harvests, nasty):
    for name, wanted in (
        ("from_returns_less", "2026-03-09T08:00:00Z"),
        ("day_granularity_refuses_seconds", "2026-03-09"),
    ):
        entry = BEHAVIOURS[name]
        harvests.run(entry, Expect(full=True))
        before = len(nasty.requests(name))
        harvests.run(entry, Expect(stage=1))
        asked = [dict(parse_qsl(query)) for query in nasty.requests(name)[before:]]
        assert wanted in [arguments.get("from") for arguments in asked]


def test_a_deletion_is_one_record_withdrawn_and_coming_back_is_a_change(harvests):
    entry = BEHAVIOURS["deleted_then_back"]
    harvests.run(entry, Expect(full=True))
    assert harvests.run(entry, Expect(stage=1)).report.deleted == 1
    assert harvests.run(entry, Expect(stage=2)).report.changed == 1


def test_a_second_run_over_the_same_changes_nothing(harvests):
    entry = BEHAVIOURS["duplicate_records_across_pages"]
    harvests.run(entry, Expect(full=True))
    report = harvests.run(entry, Expect(full=True)).report
    assert (report.new, report.changed, report.failed, report.withdrawn) == (0, 0, 0, 0)
