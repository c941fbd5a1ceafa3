"""Lists that go on, end or forget in ways of their own."""

from urllib.parse import parse_qsl

from catalog.sdk.testing.oaipmh import BEHAVIOURS, Expect

SUBJECTS = ("endings", "tokens")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)


def test_a_list_without_an_end_is_left_after_a_few_requests(harvests, nasty):
    for name in ("same_token_for_ever", "first_page_for_ever", "fresh_token_each_time_endless"):
        before = len(nasty.requests(name))
        harvests.run(BEHAVIOURS[name], Expect(full=True))
        assert len(nasty.requests(name)) - before < 20, nasty.requests(name)


def test_nothing_is_withdrawn_after_a_list_that_ended_too_early(harvests):
    entry = BEHAVIOURS["list_ends_too_early"]
    harvests.run(entry, Expect())
    for _ in range(2):
        report = harvests.run(entry, Expect(full=True)).report
        assert (report.withdrawn, report.held) == (0, 0)


def test_a_token_goes_back_as_it_came(harvests, nasty):
    name = "token_with_odd_characters"
    harvests.run(BEHAVIOURS[name], Expect(full=True))
    tokens = [query for query in nasty.requests(name) if "resumptionToken=" in query]
    assert tokens
    assert all(len(parse_qsl(query)) == 2 for query in tokens), tokens
