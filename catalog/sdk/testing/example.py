"""The saved examples of a plugin: a source as it was, and what must come of it, inside its package."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from catalog.record import Source
from catalog.sdk.testing.replay import ReplayHttp
from catalog.sdk.testing.saved import INDEX, ExampleFault, SavedReply, read_replies

FOLDER, SOURCE, EXPECTED, LATER = "examples", "source.yaml", "expected.jsonl", "later"
SLUG, INSTITUTION = "trial", "trial-library"
_KNOWN = {"connector", "format", "about", "options", "link", "metadata_licence", "server"}
Server: TypeAlias = Callable[[bool], AbstractContextManager[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One case: a source with its options and saved replies or files, and the lines of what is expected.

    Either ``connector`` or ``format`` is a name. ``server`` is the dotted name of a context manager that
    plays a server of another protocol. ``later`` is the same source at the next run.
    """

    name: str
    folder: Path
    about: str = ""
    connector: str = ""
    format: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    metadata_licence: str = ""
    server: str = ""
    replies: tuple[SavedReply, ...] = ()
    later: Example | None = None

    def source(self, more: Mapping[str, Any] | None = None) -> Source:
        """The source, with further options where a server is played."""
        return Source(
            slug=SLUG,
            connector=self.connector,
            institution=INSTITUTION,
            options={**self.options, **(more or {})},
            link=self.link,
            metadata_licence=self.metadata_licence,
            file_roots=(str((self.folder / "files").absolute()),),
        )

    def http(self, most: int = 2000) -> ReplayHttp:
        """A client that answers from the saved replies."""
        return ReplayHttp(self.replies, most)

    @contextmanager
    def played(self) -> Iterator[Mapping[str, Any]]:
        """The options that lead to the played server, while it runs; none where replies are saved."""
        with self._server() as options:
            yield options

    def _server(self) -> AbstractContextManager[Mapping[str, Any]]:
        if not self.server:
            return nullcontext({})
        module, _, name = self.server.partition(":")
        try:
            server: Server = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise ExampleFault(f"{self.folder / SOURCE}: server {self.server!r}: {error}") from None
        return server(self.folder.name == LATER)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the source or the format reads, by name."""
        return tuple(sorted(path for path in (self.folder / "files").glob("*") if path.is_file()))

    def expected(self) -> list[dict[str, Any]]:
        """The lines of ``expected.jsonl``; raises ``ExampleFault`` where it is not there or not JSON."""
        file = self.folder / EXPECTED
        try:
            return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        except OSError:
            told = "is not there: `catalog plugins check NAME --accept` writes what comes, for you to read"
            raise ExampleFault(f"{file}: {told}") from None
        except ValueError as error:
            raise ExampleFault(f"{file}: is not JSON, one object a line: {error}") from None

    def accept(self, lines: list[dict[str, Any]]) -> None:
        """Write ``lines`` as what is expected from now on."""
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        (self.folder / EXPECTED).write_text(text, "utf-8")


def examples_of(package: str) -> tuple[Example, ...]:
    """The examples in the package of that name, by name; raises ``ExampleFault`` for one that is broken."""
    spec = importlib.util.find_spec(package)
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    return tuple(example for place in places for example in examples_in(Path(place) / FOLDER))


def examples_in(folder: Path) -> tuple[Example, ...]:
    """The examples in a folder, by name; none where it is not there."""
    return tuple(read_example(path.parent) for path in sorted(folder.glob(f"*/{SOURCE}")))


def read_example(folder: Path) -> Example:
    """The example in a folder; raises ``ExampleFault`` with file and rule."""
    file = folder / SOURCE
    try:
        told = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ExampleFault(f"{file}: cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(told, dict) or ("connector" in told) == ("format" in told):
        raise ExampleFault(f"{file}: has to name a connector or a format")
    if unknown := sorted(set(map(str, told)) - _KNOWN):
        raise ExampleFault(f"{file}: does not know {', '.join(unknown)}; known: {', '.join(sorted(_KNOWN))}")
    if not isinstance(told.get("options", {}), dict):
        raise ExampleFault(f"{file}: options are names with values")
    later = folder / LATER
    return _example(folder, folder.name, told, _example(later, folder.name, told) if later.is_dir() else None)


def _example(folder: Path, name: str, told: Mapping[str, Any], later: Example | None = None) -> Example:
    texts = {key: str(told.get(key, "")) for key in _KNOWN - {"options"}}
    has_replies = (folder / "replies" / INDEX).is_file()
    if "connector" in told and not (has_replies or (folder / "files").is_dir() or "server" in told):
        raise ExampleFault(f"{folder}: has neither replies/{INDEX} nor files/, and names no server")
    return Example(
        name=name,
        folder=folder,
        options=told.get("options", {}),
        replies=read_replies(folder / "replies") if has_replies else (),
        later=later,
        **texts,
    )
