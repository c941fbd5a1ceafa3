"""What a page tells its reader to do: its commands, its shell scripts, its tables; and one who follows it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from catalog.harvest.discovery import is_address
from tests.conftest import Runner

DOCS = Path(__file__).parents[2] / "docs"
_MESSAGES = re.compile(r"^## (?:What the messages mean|Ý nghĩa các thông báo)$", re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of a page in that language (sh, bash, text, yaml)."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def commands(page: Path, language: str = "sh") -> list[list[list[str]]]:
    """The ``catalog`` commands of each block, as words."""
    return [
        [shlex.split(line, comments=True) for line in block.replace("\\\n", " ").splitlines() if line.strip()]
        for block in blocks(page, language)
    ]


def steps(page: Path) -> list[list[str]]:
    """All ``catalog`` commands of a page, in their order."""
    return [words for block in commands(page) for words in block]


def follow(words_of: Sequence[Sequence[str]], run: Runner, here: Mapping[str, str]) -> str:
    """Run commands of a page; ``here`` gives what stands in place of its servers. Gives what they print.

    What they reach lies on this machine, so ``check`` and ``add`` are let go there where the page does not.
    """
    told = ""
    for words in words_of:
        assert words[0] == "catalog"
        given = list(words[1:])
        for far, near in here.items():
            given = [word.replace(far, near) for word in given]
        told += run(*given, *_leave(given)).stdout
    return told


def _leave(given: Sequence[str]) -> Sequence[str]:
    """What lets a command reach this machine; a source that was added has its leave."""
    if "private" in " ".join(given):
        return ()
    if given[:2] == ["sources", "add"]:
        return ("--option", "allow_private=true")
    return ("--allow-private",) if given[:2] == ["sources", "check"] and is_address(given[2]) else ()


def options(page: Path) -> set[str]:
    """The options that have a row of their own in a page's tables."""
    return set(re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE))


def messages(page: Path) -> list[str]:
    """The messages that a page explains, without the translation that may stand behind them in brackets."""
    _before, table = _MESSAGES.split(page.read_text("utf-8"))
    rows = re.findall(r"^\| (.*?) \| .* \|$", table.split("\n## ")[0], re.MULTILINE)
    return [re.sub(r" \([^()]*\)\Z", "", row) for row in rows[2:]]


@contextmanager
def zebrasrv(page: Path, folder: Path) -> Iterator[str]:
    """The port at which the server answers that a page's shell script starts: a free one in place of 9998."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    _install, script = blocks(page, "bash")
    subprocess.run(
        ["bash", "-e", "-c", script.replace("9998", port)], cwd=folder, check=True, capture_output=True
    )
    try:
        yield port
    finally:
        os.kill(int((folder / "zebra" / "server.pid").read_text()), signal.SIGTERM)
