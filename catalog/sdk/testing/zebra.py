"""A real server of SRU and Z39.50 on this machine: Debian's zebrasrv over a file of MARCXML.

Koha's own servers are the same program. It answers in MARCXML, MODS and Dublin Core over SRU and in these and
USMARC over Z39.50, all by the style sheets of Debian's examples.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.sdk.testing.debian import place

PACKAGES = (
    "idzebra-2.0-utils",
    "idzebra-2.0-common",
    "idzebra-2.0-examples",
    "libidzebra-2.0-mod-dom",
    "libyaz-dev",
)
"""Debian packages that the server needs; libyaz-dev brings the table of CQL indexes."""
HOST, DATABASE = "127.0.0.1", "Default"
START_SECONDS = 30
_SHEETS = ("MARC21slim2INDEX", "MARC21slim2MODS3-7", "MARC21slim2SRWDC", "MARC21slimUtils")
_HTTP_IMPORT = re.compile(rb'"http[^"]*/MARC21slimUtils.xsl"')
_DOM = """<dom><extract name="index"><xslt stylesheet="MARC21slim2INDEX.xsl"/></extract>
<retrieve name="marc"><xslt stylesheet="identity.xsl"/></retrieve>
<retrieve name="dc"><xslt stylesheet="MARC21slim2SRWDC.xsl"/></retrieve>
<retrieve name="mods"><xslt stylesheet="MARC21slim2MODS3-7.xsl"/></retrieve>
<input syntax="xml"><xmlreader level="1"/></input></dom>
"""
_SERVER = """<yazgfs><listen id="p">tcp:{host}:{port}</listen><server id="m" listenref="p">
<directory>.</directory><config>zebra.cfg</config><cql2rpn>{cql}</cql2rpn><retrievalinfo>
<retrieval syntax="usmarc" name="F"><backend syntax="xml" name="marc">
<marc inputformat="xml" outputformat="marc" outputcharset="{charset}"/></backend></retrieval>
<retrieval syntax="xml" name="marcxml" identifier="info:srw/schema/1/marcxml-v1.1">
<backend syntax="xml" name="marc"/></retrieval>
<retrieval syntax="xml" name="dc" identifier="info:srw/schema/1/dc-v1.1">
<backend syntax="xml" name="dc"/></retrieval>
<retrieval syntax="xml" name="mods" identifier="info:srw/schema/1/mods-v3.7">
<backend syntax="xml" name="mods"/></retrieval><retrieval syntax="xml"/></retrievalinfo>
<explain xmlns="http://explain.z3950.org/dtd/2.0/"><serverInfo><host>{host}</host><port>{port}</port>
<database>{database}</database></serverInfo>
<databaseInfo><title>Zebra thử nghiệm</title></databaseInfo></explain></server></yazgfs>
"""


@dataclass(frozen=True, slots=True)
class ZebraServer:
    """A running server: ``url`` of SRU; ``host``, ``port`` and ``database`` of Z39.50; its ``file``."""

    host: str
    port: int
    file: Path
    database: str = DATABASE

    @property
    def url(self) -> str:
        """The base URL of SRU."""
        return f"http://{self.host}:{self.port}/{self.database}"


@contextmanager
def zebra(folder: Path, marcxml: bytes, *, charset: str = "utf-8") -> Iterator[ZebraServer]:
    """A server over the records of a MARCXML ``collection``, kept in ``folder``.

    ``charset`` is that of USMARC records over Z39.50 ("marc-8" is what Debian's example sends, under a leader
    that says otherwise). Raises ``catalog.sdk.testing.debian.NotInstalled`` with what to install.
    """
    port = free_port()
    file = _configure(folder, marcxml, port, charset)
    _run(folder, "zebraidx", "-c", "zebra.cfg", "init")
    _run(folder, "zebraidx", "-c", "zebra.cfg", "update", "records")
    command = ["zebrasrv", "-f", "server.xml", "-l", "server.log"]
    # In a group of its own: it answers each connection in a process that would outlive it.
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(process, port, folder / "server.log")
        yield ZebraServer(HOST, port, file)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _configure(folder: Path, marcxml: bytes, port: int, charset: str) -> Path:
    for name in ("register", "lock", "records"):
        (folder / name).mkdir(parents=True)
    examples = place("idzebra-2.0-examples", "dom-config.xml").parent
    for name in _SHEETS:
        sheet = gzip.decompress((examples / f"{name}.xsl.gz").read_bytes())
        # The sheets import their common part over the network.
        (folder / f"{name}.xsl").write_bytes(_HTTP_IMPORT.sub(b'"MARC21slimUtils.xsl"', sheet))
    shutil.copy(examples / "identity.xsl", folder)
    (folder / "dom.xml").write_text(_DOM)
    lines = {
        "profilePath": f".:{place('idzebra-2.0-common', 'default.idx').parent}",
        "modulePath": str(place("libidzebra-2.0-mod-dom", "mod-dom.so").parent),
        # Without "recordId: file", which folds a collection into one record.
        "recordType": "dom.dom.xml",
        "attset": "bib1.att",
        "index": "icu.idx",
        "encoding": "utf-8",
        "register": "register:500M",
        "lockDir": "lock",
        "storeKeys": "1",
        "storeData": "1",
    }
    (folder / "zebra.cfg").write_text("".join(f"{name}: {value}\n" for name, value in lines.items()))
    cql = place("libyaz-dev", "pqf.properties")
    written = _SERVER.format(host=HOST, port=port, cql=cql, charset=charset, database=DATABASE)
    (folder / "server.xml").write_text(written, "utf-8")
    file = folder / "records" / "records.xml"
    file.write_bytes(marcxml)
    return file


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run([*command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr[-500:]}"


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server answers at ``port``; raises ``AssertionError`` with the end of its log."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.02)
    told = log.read_text("utf-8", "replace")[-500:] if log.exists() else ""
    raise AssertionError(f"{process.args!r} does not answer at port {port}: {told}")
