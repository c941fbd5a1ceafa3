"""The copies of one record at this moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalog.sdk import SourceError
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY
from catalog.sdk.testing.koha_books import Book, item

TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def one(library, **changes):
    library.script.books = [Book(7, "Tắt đèn", (item(70, 7, **changes),))]
    (copy,) = library.copies("7")
    return copy


def test_a_copy_on_loan_is_told_with_the_day_of_its_return(library):
    later = TODAY + timedelta(days=9)
    copy = one(library, checked_out_date=later.isoformat())
    assert (copy.status, copy.due, copy.institution) == ("on_loan", later, "Thư viện Trung tâm")


@pytest.mark.parametrize("day", ["2020-01-01", "không rõ"])
def test_a_day_that_has_passed_or_is_none_is_not_told(library, day):
    copy = one(library, checked_out_date=day)
    assert (copy.status, copy.due) == ("on_loan", None)


def test_a_copy_that_is_there_is_available(library):
    assert (one(library).status, one(library).due) == ("available", None)


def test_the_public_interface_is_asked_without_the_key(library):
    assert library.copies("6")[0].location == "KHO"
    assert library.copies("6", key=KEY)[0].location == "Kho sách chính"
    public = [asked for asked in library.script.requests if "/public/" in asked.path]
    assert [asked.path for asked in public] == [
        "/api/v1/public/biblios/6/items", "/api/v1/public/libraries",
    ] * 2  # fmt: skip
    assert all("authorization" not in asked.headers for asked in public)


def test_copies_are_told_by_their_codes_where_names_do_not_come_in_time(library):
    def spoil(asked, answer):
        return answer if asked.path.endswith("/items") else Answer(status=503)

    library.script.spoil = spoil
    assert [copy.institution for copy in library.copies("6", key=KEY)] == ["TT", "TT"]


def test_the_key_is_used_where_the_public_interface_is_switched_off(library):
    library.script.public = False
    assert len(library.copies("6", key=KEY)) == 2


def test_a_koha_that_tells_the_public_nothing_cannot_tell(library):
    library.script.public = False
    assert library.copies("6") is None


def test_what_is_no_biblionumber_is_not_asked_for(library):
    assert library.copies("oai:x/../y") is None
    assert library.script.requests == []


def test_a_record_that_is_gone_has_no_copies(library):
    assert list(library.copies("99999")) == []


def test_a_koha_that_fails_is_told_as_an_error(library):
    library.script.lame = frozenset((6,))
    with pytest.raises(SourceError):
        library.copies("6")
    library.script.spoil = lambda asked, answer: Answer(b"<html><title>Log in</title></html>")
    with pytest.raises(SourceError, match="a web page instead"):
        library.copies("6")
