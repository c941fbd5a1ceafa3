"""Replies that are not the XML they should be, or no OAI-PMH at all."""

from catalog.sdk.testing.oaipmh import BEHAVIOURS, Expect

SUBJECTS = ("octets", "interfaces")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)


def test_nothing_of_this_machine_comes_by_an_external_entity(harvests):
    entry = BEHAVIOURS["external_entity"]
    outcome = harvests.run(entry, entry.runs[0])
    assert "root:" not in outcome.told()
    assert "outside" not in str(outcome.live)


def test_a_bomb_is_never_expanded(harvests):
    entry = BEHAVIOURS["entity_bomb"]
    outcome = harvests.run(entry, entry.runs[0])
    assert "boom" not in outcome.told()


def test_a_web_page_is_told_by_its_title(harvests):
    entry = BEHAVIOURS["web_page_instead"]
    assert "Thư viện tỉnh" in harvests.run(entry, Expect(stage=0)).report.message
