"""The web between us and the server, at its worst."""

SUBJECTS = ("statuses", "network")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)
