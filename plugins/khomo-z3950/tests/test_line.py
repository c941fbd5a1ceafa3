"""Lines that break, hang and crawl, and what is sent that is no Z39.50: an end in words, never a hang."""

import subprocess
import sys
import threading

import pytest

from catalog.sdk import FetchRequest, SourceUnavailable
from catalog.sdk.testing.sru import books
from catalog.sdk.testing.tcp import MUTE, TRICKLE, faulty


@pytest.mark.parametrize("seed", range(6))
def test_a_harvest_through_a_line_that_drops_cuts_resets_and_delays_brings_the_same(library, seed):
    library.script.books = books(600)
    expected = library.fetch(chunk=20)
    with faulty(library.given["port"], seed, share=1) as line:
        line.within = 30_000
        got, mark = {}, None
        for _run in range(40):
            stream = library.stream(FetchRequest(resume=mark), chunk=20, port=line.port)
            try:
                for item in stream:
                    got |= {item.native_id: item} if hasattr(item, "payload") else {}
                    mark = getattr(item, "resume", None) or mark
            except SourceUnavailable:
                continue
            break
        assert item.complete
        assert sum(line.done.values()) > 0
    assert got == {raw.native_id: raw for raw in expected.raws}


def test_a_connection_lost_between_two_requests_is_made_again_and_the_search_repeated(library):
    library.script.books = books(60)
    cut = []

    def once(asked, answer):
        if asked.start == 31 and not cut:
            cut.append(asked)
            return None
        return answer

    library.script.spoil = once
    fetched = library.fetch(chunk=10)
    assert fetched.ids == library.numbers
    assert (fetched.failed, fetched.notices) == ([], [])
    assert library.script.sessions == 2
    assert fetched.end.complete


def test_a_server_that_says_nothing_is_left_after_the_time_out(library):
    with (
        faulty(library.given["port"], share=1, faults=(MUTE,)) as line,
        pytest.raises(SourceUnavailable, match=r"no answer in the time allowed.*raise the option timeout"),
    ):
        library.fetch(port=line.port, timeout=0.2)


def test_a_server_that_trickles_is_left_when_the_whole_takes_too_long(library):
    with (
        faulty(library.given["port"], share=1, faults=(TRICKLE,)) as line,
        pytest.raises(SourceUnavailable, match="no answer in the time allowed"),
    ):
        library.fetch(port=line.port, timeout=0.2)


def test_a_server_that_hangs_over_one_record_loses_that_record_alone(library):
    over = threading.Event()

    def hang(asked, answer):
        if asked.start <= 17 < asked.start + asked.count:
            over.wait(10)
            return None
        return answer

    library.script.spoil = hang
    try:
        fetched = library.fetch(timeout=0.3)
    finally:
        over.set()
    assert set(fetched.ids) == set(library.numbers) - {"b00017"}
    assert "no answer in the time allowed" in fetched.failed[0].message


GARBAGE = (
    b"HTTP/1.1 400 Bad Request\r\n\r\n<html></html>",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"\x00" * 4000,
    b"\xb5\x84\xff\xff\xff\xff",  # an Init response of 4 GB
    b"\xb5\x80" * 5000,  # one in the other, without an end
    b"\xb5\x03\x02\x01",
    b"",
)


@pytest.mark.parametrize("sent", GARBAGE)
def test_what_is_no_z3950_is_told_in_words(library, sent):
    library.script.spoil = lambda asked, answer: sent or None
    with pytest.raises(SourceUnavailable, match=r"not Z39\.50|closed the connection|no answer in the time"):
        library.fetch(timeout=0.3)


FUZZ = """
import random, sys
from khomo_z3950 import Z3950Connector
from catalog.sdk import FetchRequest, SourceError
from catalog.sdk.testing import LocalHttp, make_source
from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950 import Script, nasty_z3950

chance = random.Random(int(sys.argv[1]))

def spoilt(asked, answer):
    if answer is None or asked.what == "init" and chance.random() < 0.7:
        return answer
    answer = bytearray(answer)
    for _ in range(chance.choice((0, 1, 1, 2, 8))):
        at = chance.randrange(min(len(answer), chance.choice((12, 60, 5000))))
        answer[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return bytes(answer[: chance.randrange(len(answer))] if chance.random() < 0.1 else answer)

ends = 0
for _ in range(int(sys.argv[2])):
    script = Script(books=books(12), spoil=spoilt)
    with nasty_z3950(script) as port:
        options = {"host": "127.0.0.1", "port": port, "timeout": 0.05, "chunk": 4}
        connector = Z3950Connector(Z3950Connector.options().load(options))
        try:
            for item in connector.fetch(make_source(Z3950Connector, options), FetchRequest(), LocalHttp()):
                pass
        except SourceError:
            pass
        ends += 1
print(ends)
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_answers_with_damaged_bytes_end_in_records_failures_or_sentences(seed):
    # In a process of its own: a crash of the library would take the tests along.
    done = subprocess.run([sys.executable, "-c", FUZZ, str(seed), "40"], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "40"), done.stderr[-2000:]
