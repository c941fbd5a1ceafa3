"""Which Z39.50 servers are found beside a library's web site."""

import pytest
from khomo_z3950 import Z3950Connector

from catalog.sdk import SourceRefused
from catalog.sdk.testing.z3950_answers import USMARC

FORMATS = frozenset(("marcxml", "marc"))


def found(library, port=None):
    url = f"http://127.0.0.1:{port or library.given['port']}/opac"
    return list(Z3950Connector.discover(url, library.http, FORMATS))


def test_a_server_is_found_with_the_options_that_harvest_it(library):
    library.script.databases = ("Default",)
    (offer,) = found(library)
    assert offer.options == {
        "host": "127.0.0.1", "port": str(library.given["port"]), "database": "Default", "syntax": "xml",
        "elements": "marcxml",
    }  # fmt: skip
    assert (offer.info.total, offer.system) == (30, "")
    library.given = dict(offer.options)
    assert library.fetch().ids == library.numbers


def test_the_database_of_koha_tells_koha(library):
    library.script.databases, library.script.syntaxes = ("biblios",), (USMARC,)
    (offer,) = found(library)
    assert (offer.system, offer.options["database"], offer.options["syntax"]) == ("Koha", "biblios", "usmarc")


def test_where_nothing_answers_nothing_is_offered(library):
    assert found(library, port=1) == []


def test_a_web_server_is_no_z3950_server(library):
    library.script.spoil = lambda asked, answer: b"HTTP/1.1 400 Bad Request\r\n\r\n"
    assert found(library) == []


def test_a_server_without_the_usual_databases_is_told(library):
    library.script.databases = ("sach",)
    with pytest.raises(SourceRefused, match=r"answers as Z39\.50, but none of the usual databases is there"):
        found(library)


def test_a_server_that_refuses_to_list_everything_is_told(library):
    library.script.refuses_all = 114
    with pytest.raises(SourceRefused, match=r"answers as Z39\.50, but the server cannot list all records"):
        found(library)
