"""A file at an http address, from a server on this machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from catalog.harvest.http import PoliteClient
from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused
from catalog.settings import load

TABLE = b"id,title\n1,Chu\xc3\xb4ng\n2,Tr\xe1\xbb\x91ng\n"


class Server:
    """Serves one body; ``asked`` holds the headers of each request."""

    def __init__(self) -> None:
        self.body, self.headers, self.asked = TABLE, {"ETag": '"v1"'}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(dict(self.headers))
                known = self.headers.get("If-None-Match") == outer.headers.get("ETag", "?")
                self.send_response(304 if known else 200)
                body = b"" if known else outer.body
                for name, value in {**outer.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/data/museum.csv?key=1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


@pytest.mark.parametrize("option", ["url", "path"])
def test_a_file_is_read_from_its_address(files, server, option):
    fetched = files.fetch(**{option: server.address})
    assert fetched.ids == ["1", "2"]
    assert fetched.complete
    assert files.check(**{option: server.address}).title == "museum.csv"


def test_an_unchanged_file_is_not_sent_again_and_withdraws_nothing(files, server):
    since = files.fetch(url=server.address).checkpoints[-1].next_since
    again = files.fetch(FetchRequest(since=since), url=server.address)
    assert server.asked[-1]["If-None-Match"] == '"v1"'
    assert (again.ids, again.rules, again.complete) == ([], ["unchanged_file"], False)
    assert again.checkpoints[-1].next_since == since


def test_a_changed_file_is_read_whole(files, server):
    since = files.fetch(url=server.address).checkpoints[-1].next_since
    server.body, server.headers = TABLE + b"3,Ba\n", {"ETag": '"v2"'}
    again = files.fetch(FetchRequest(since=since), url=server.address)
    assert again.ids == ["1", "2", "3"]
    assert again.complete
    assert again.checkpoints[-1].next_since != since


@pytest.mark.parametrize(
    "request_", [FetchRequest(full=True), FetchRequest(resume={"record": 1, "file": {}})]
)
def test_a_full_run_and_a_resumed_one_ask_for_the_whole_file(files, server, request_):
    files.fetch(request_, url=server.address)
    assert "If-None-Match" not in server.asked[-1]


def test_the_time_of_change_serves_where_there_is_no_tag(files, server):
    server.headers = {"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"}
    since = files.fetch(url=server.address).checkpoints[-1].next_since
    files.fetch(FetchRequest(since=since), url=server.address)
    assert server.asked[-1]["If-Modified-Since"] == "Sun, 01 Nov 2026 10:00:00 GMT"


def test_a_tag_that_is_too_long_to_keep_is_not_asked_for(files, server):
    server.headers = {"ETag": '"' + "x" * 400 + '"'}
    assert files.fetch(url=server.address).checkpoints[-1].next_since is None


def test_an_html_page_instead_of_a_file_is_named(files, server):
    server.body = b"\n<!DOCTYPE html><html><title>Dang nhap</title></html>"
    with pytest.raises(SourceMalformed, match=r"museum\.csv: is an HTML page"):
        files.fetch(url=server.address)


def test_an_address_in_the_own_network_is_refused_unless_it_is_allowed(files, server, tmp_path):
    files.client = PoliteClient(load({}, home=tmp_path, http_pause=0.0))
    with pytest.raises(SourceRefused, match=r"127\.0\.0\.1"):
        files.fetch(url=server.address)
    assert server.asked == []
