"""yaz-ztest of Debian's package yaz as a generator of hits, delays and diagnostics."""

import pytest
from khomo_z3950 import Z3950Connector

from catalog.formats import builtin_formats
from catalog.sdk import Checkpoint, FetchRequest, Formats, RawRecord, SourceRefused, SourceUnavailable
from catalog.sdk.testing import LocalHttp, make_source, run_connector
from catalog.sdk.testing.yaz import ztest


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with ztest(tmp_path_factory.mktemp("ztest")) as running:
        yield running


def run(port, **given):
    options = {"host": "127.0.0.1", "port": port, **given}
    return run_connector(Z3950Connector, options, LocalHttp(), formats=Formats(builtin_formats()))


def test_the_number_of_hits_is_what_the_server_says(port):
    trial = run(port, query="@attr 1=4 20")
    assert trial.info.total == 20
    assert len(trial.raws) == 20
    assert trial.checkpoints[-1].total == 20


def test_twenty_thousand_hits_over_the_same_records_are_found_out_as_a_circle(port):
    trial = run(port, query="@attr 1=4 20000")
    assert [item.rule for item in trial.failed] == ["repeated_page"]
    assert not trial.checkpoints[-1].complete


def test_a_database_that_is_not_there_is_told_in_words(port):
    with pytest.raises(SourceRefused, match=r"no database of this name.*Bib-1 diagnostic 109"):
        run(port, database="nowhere")


@pytest.mark.parametrize("syntax", ["usmarc", "xml"])
def test_each_syntax_brings_the_same_records(port, syntax):
    trial = run(port, query="@attr 1=4 30", syntax=syntax)
    assert [raw.native_id for raw in trial.raws][:2] == ["11224466", "11224467"]


def connected(port, **given):
    options = Z3950Connector.options().load({"host": "127.0.0.1", "port": port, **given})
    # The name of a database with its delays is more than the option takes.
    return Z3950Connector({**options, "database": "Default?search-delay=2&fetch-delay=0.01"})


def test_a_search_that_takes_longer_than_the_time_out_ends_the_run(port):
    connector = connected(port, query="@attr 1=4 20", timeout=0.2)
    with pytest.raises(SourceUnavailable, match="no answer in the time allowed"):
        list(connector.fetch(make_source(Z3950Connector, {}), FetchRequest(), LocalHttp()))


def test_a_search_that_is_slow_is_waited_for_within_the_time_out(port):
    connector = connected(port, query="@attr 1=4 20", timeout=10)
    items = list(connector.fetch(make_source(Z3950Connector, {}), FetchRequest(), LocalHttp()))
    assert sum(isinstance(item, RawRecord) for item in items) == 20
    assert isinstance(items[-1], Checkpoint)
