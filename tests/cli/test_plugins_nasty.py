"""``catalog plugins nasty``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

from click.testing import CliRunner

from catalog.cli import main
from catalog.sdk.testing import LocalHttp
from catalog.sdk.testing.oaipmh import BEHAVIOURS

COMMAND = [sys.executable, "-m", "catalog.cli", "plugins", "nasty"]


def test_the_behaviours_are_listed_with_what_must_come_of_them() -> None:
    output = CliRunner().invoke(main, ["plugins", "nasty", "--list"]).output
    for name, entry in BEHAVIOURS.items():
        assert f"{name}: {entry.what}\n    run 1: " in output


def test_the_list_as_json_is_one_line_with_every_expectation() -> None:
    output = CliRunner().invoke(main, ["plugins", "nasty", "--list", "--json"]).output
    assert output.count("\n") == 1
    listed = {entry["name"]: entry for entry in json.loads(output)}
    assert list(listed) == list(BEHAVIOURS)
    html = listed["html_page_mid_list"]
    assert html["path"] == "/html_page_mid_list/oai"
    assert (html["expect"][0]["status"], html["expect"][0]["says"]) == ("failed", "web page")


def test_json_without_the_list_is_refused() -> None:
    result = CliRunner().invoke(main, ["plugins", "nasty", "--json"])
    assert result.exit_code == 2
    assert "--json goes with --list" in result.output


def test_the_server_serves_until_it_is_interrupted() -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"{len(BEHAVIOURS)} behaviours at http://127.0.0.1:")
        url = line.split()[3].rstrip("/")
        reply = LocalHttp().get(f"{url}/well_behaved/oai", {"verb": "Identify"})
        assert b"<protocolVersion>2.0</protocolVersion>" in reply.body
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, rest) == (0, "the nasty server has ended\n")


def test_a_port_in_use_is_one_plain_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["plugins", "nasty", "--port", port])
    assert result.exit_code == 1
    assert (
        result.stderr
        == f"Error: cannot listen on 127.0.0.1 port {port}: Address already in use; choose another --port\n"
    )
