"""Replies that are not the XML they should be, or no OAI-PMH at all."""

SUBJECTS = ("octets", "interfaces")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)
