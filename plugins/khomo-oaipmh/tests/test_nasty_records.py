"""Records, dates and deletions told in ways that the protocol does not know."""

SUBJECTS = ("dates", "deletions", "records")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)
