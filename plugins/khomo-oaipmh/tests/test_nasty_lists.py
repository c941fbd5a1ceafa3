"""Lists that go on, end or forget in ways of their own."""

SUBJECTS = ("endings", "tokens")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)
