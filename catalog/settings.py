"""All settings in one table: name, type, default, help.

Values come from a TOML file (``CATALOG_SETTINGS``, keys in lower case) and from ``CATALOG_*`` environment
variables, which win. A bad value stops the start with a ``SettingsError`` that names it.
"""

from __future__ import annotations

import dataclasses
import math
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from catalog.errors import SettingsError

PREFIX = "CATALOG_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LANGUAGES = ("en", "vi")
_RHYTHM = re.compile(r"([1-9][0-9]{0,3})([mhdw])\Z")
_RHYTHM_SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?")
# A namespace-identifier of oai-identifier.xsd.
_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")


HIDDEN = "***"
"""What stands for a secret where values are told."""


def _setting(
    default: Any, told: str, check: Callable[[Any], str | None] | None = None, *, secret: bool = False
) -> Any:
    # A secret is no part of the settings' own text either, which may stand in a log.
    metadata = {"help": told, "check": check, "secret": secret}
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


def _share(value: float) -> str | None:
    return None if 0 <= value <= 1 else "a share from 0 to 1"


def _positive(value: float) -> str | None:
    return None if value > 0 else "a number above 0"


def _not_negative(value: float) -> str | None:
    return None if 0 <= value < math.inf else "a number of 0 or more"


def _file(value: str) -> str | None:
    return None if not value or Path(value).is_file() else "a file that is there"


def _between(low: int, high: int) -> Callable[[Any], str | None]:
    return lambda value: None if low <= value <= high else f"a number from {low} to {high}"


def _domain(value: str) -> str | None:
    return None if not value or _DOMAIN.fullmatch(value) else "a domain name like khomo.example.vn"


def _key(value: str) -> str | None:
    return None if not value or len(value) >= 32 else "a random text of at least 32 signs"


def _smtp(value: str) -> str | None:
    try:
        given = urlsplit(value)
        good = given.scheme in ("smtp", "smtps") and bool(given.hostname) and given.port != 0
    except ValueError:
        good = False
    return None if not value or good else "like smtp://user:password@host:587 or smtps://host:465"


def _email(value: str) -> str | None:
    return None if not value or re.fullmatch(r"[^@\s]+@[^@\s]+", value) else "an e-mail address"


def _origins(value: tuple[str, ...]) -> str | None:
    known = all(_ORIGIN.fullmatch(entry) for entry in value)
    return None if known else "addresses of hosts like https://iiif.example.vn, parted by commas"


def _rhythm(value: str) -> str | None:
    known = value == "off" or _RHYTHM.match(value) is not None
    return None if known else "a number and m, h, d or w, such as 12h or 1d, or off"


def _language(value: str) -> str | None:
    return None if value in LANGUAGES else f"one of {', '.join(LANGUAGES)}"


def _level(value: str) -> str | None:
    return None if value.upper() in LEVELS else f"one of {', '.join(LEVELS)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one catalog. Folders are made when they are first written to."""

    home: Path = _setting(Path("var"), "folder of the database, the index, media and uploads")
    database_url: str = _setting("", "SQLAlchemy address of the database; empty: SQLite in the home folder")
    search_engine: str = _setting("auto", "auto, tantivy, whoosh or an engine of a plugin")
    file_roots: tuple[Path, ...] = _setting((), "further folders from which sources may read files")
    site_name: str = _setting("Kho Mở", "name of the site in its pages and feeds")
    base_url: str = _setting("", "public address of the site, used in feeds; empty: taken from the request")
    contact: str = _setting("", "e-mail address shown to users and sent in the User-Agent of harvests")
    secret_key: str = _setting(
        "",
        "what sessions are signed with, the same on all machines; empty: made once, kept in the home folder",
        _key,
        secret=True,
    )
    smtp_url: str = _setting(
        "",
        "server that sends mail: smtp://user:password@host:587 (with STARTTLS where it is offered; add"
        " ?starttls=always or never) or smtps://host:465; empty: links are shown to be handed over",
        _smtp,
        secret=True,
    )
    mail_from: str = _setting("", "sender of mail; empty: the contact", _email)
    trusted_hosts: tuple[str, ...] = _setting((), "host names the site answers to; empty: all")
    proxies: int = _setting(
        0, "proxies in front of the site whose X-Forwarded-For, -Proto and -Host are believed", _not_negative
    )
    requests_per_minute: int = _setting(
        6000, "points of requests that one address may spend in a minute; 0: no limit", _not_negative
    )
    plugins_disabled: tuple[str, ...] = _setting((), "names of installed plugins that are not loaded")
    workers: int = _setting(2, "processes that map records during a harvest", _positive)
    withdraw_share: float = _setting(0.10, "share of a source above which withdrawals wait", _share)
    max_record_bytes: int = _setting(8_000_000, "largest raw record taken", _positive)
    max_photograph_bytes: int = _setting(
        25_000_000, "largest photograph taken from a phone; what is shown of it is much smaller", _positive
    )
    max_download_bytes: int = _setting(4_000_000_000, "largest file fetched for a source", _positive)
    picture_max_bytes: int = _setting(
        30_000_000, "largest picture of another's server that a copy is made of", _positive
    )
    pictures_max_bytes: int = _setting(
        10_000_000_000,
        "bytes that copies of others' pictures may take on disk; what was not looked at for the longest makes"
        " room; 0: none are made",
        _not_negative,
    )
    picture_hosts: tuple[str, ...] = _setting(
        (),
        "IIIF servers (https://host) from which readers' browsers may load parts of pictures",
        _origins,
    )
    upload_max_bytes: int = _setting(100_000_000, "largest file that people can send in a browser", _positive)
    http_timeout: float = _setting(30.0, "seconds to wait for a source's answer", _positive)
    http_pause: float = _setting(0.5, "seconds between two requests to one host", _not_negative)
    http_backoff: float = _setting(
        1.0, "factor of the waits of 1, 3 and 9 seconds before a source is asked again", _not_negative
    )
    http_ca_file: str = _setting(
        "", "PEM file of further certificate authorities that sources' servers may use", _file
    )
    live_timeout: float = _setting(
        3.0, "seconds that a reader waits for what a library says of its copies now", _positive
    )
    live_cache: float = _setting(60.0, "seconds for which such an answer is kept", _not_negative)
    oai_namespace: str = _setting(
        "",
        "domain name in the OAI-PMH identifiers of records, kept when the site moves; empty: its host",
        _domain,
    )
    oai_page: int = _setting(
        250, "records on a page of OAI-PMH; of identifiers alone four times as many", _between(1, 1000)
    )
    oai_concurrent: int = _setting(
        3, "lists of OAI-PMH that one process makes at once; further ones are asked to wait", _positive
    )
    raw_compression: int = _setting(3, "zlib level of stored raw records, 1 to 9", _between(1, 9))
    dumps_every: str = _setting(
        "1d", "how often the worker makes dumps of what changed: 12h, 1d, 2w ..., or off", _rhythm
    )
    contacts_days: int = _setting(
        90,
        "days after which what visitors left to be reached by is deleted once their message is closed",
        _between(1, 3650),
    )
    lang: str = _setting("en", "language of reports in the shell, en or vi", _language)
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR", _level)

    @property
    def database(self) -> str:
        """The database's address, the embedded one included."""
        return self.database_url or f"sqlite:///{(self.home / 'catalog.db').absolute()}"

    @property
    def uploads(self) -> Path:
        """Where uploaded files lie."""
        return self.home.absolute() / "uploads"

    @property
    def media(self) -> Path:
        """Where kept pictures and documents lie, by content."""
        return self.home.absolute() / "media"

    @property
    def pictures(self) -> Path:
        """Where copies of others' pictures lie."""
        return self.home.absolute() / "pictures"

    @property
    def packed(self) -> Path:
        """Where static files lie packed for browsers."""
        return self.home.absolute() / "packed"

    @property
    def dumps(self) -> Path:
        """Where the dumps lie that can be downloaded."""
        return self.home.absolute() / "dumps"

    @property
    def dumps_seconds(self) -> float | None:
        """The seconds from one dump to the next; None where the worker is to make none."""
        found = _RHYTHM.match(self.dumps_every)
        return int(found[1]) * _RHYTHM_SECONDS[found[2]] if found else None

    @property
    def index(self) -> Path:
        """Where the search engine's folders lie."""
        return self.home.absolute() / "index"


def is_secret(name: str) -> bool:
    """Whether the setting's value is told to nobody."""
    found = {entry.name: entry for entry in dataclasses.fields(Settings)}
    return bool(found[name].metadata["secret"])


def table() -> list[tuple[str, str, object, str]]:
    """Name, type, default and help of each setting, for the documentation and ``catalog settings``."""
    return [
        (entry.name, str(entry.type), entry.default, entry.metadata["help"])
        for entry in dataclasses.fields(Settings)
    ]


def load(environ: Mapping[str, str] | None = None, /, **given: Any) -> Settings:
    """The settings from file, environment and ``given``, the later winning.

    Raises ``SettingsError`` for a bad value, an unknown key in the file or an unreadable file.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    if path := environ.get(f"{PREFIX}SETTINGS"):
        values.update(_from_file(Path(path)))
    for entry in dataclasses.fields(Settings):
        text = environ.get(PREFIX + entry.name.upper())
        if text is not None:
            values[entry.name] = text
    values.update(given)
    return Settings(**{entry.name: _read(entry, values) for entry in dataclasses.fields(Settings)})


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("SETTINGS", str(path), f"cannot be read: {error}") from error
    known = {entry.name for entry in dataclasses.fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingsError(name, values[name], f"unknown in {path}; known: {', '.join(sorted(known))}")
    return values


def _read(entry: dataclasses.Field[Any], values: Mapping[str, Any]) -> Any:
    if entry.name not in values:
        return entry.default
    given = values[entry.name]
    try:
        value = _convert(str(entry.type), given)
    except (TypeError, ValueError) as error:
        raise SettingsError(entry.name.upper(), given, f"not of type {entry.type}") from error
    check = entry.metadata["check"]
    if check is not None and (rule := check(value)) is not None:
        shown = HIDDEN if entry.metadata["secret"] else given
        raise SettingsError(entry.name.upper(), shown, f"must be {rule}")
    return value


def _convert(kind: str, given: Any) -> Any:
    match kind:
        case "int":
            return int(given)
        case "float":
            return float(given)
        case "Path":
            return Path(given)
        case "tuple[Path, ...]":
            return tuple(Path(part) for part in _parts(given, os.pathsep))
        case "tuple[str, ...]":
            return tuple(_parts(given, ","))
        case _:
            return str(given)


def _parts(given: Any, separator: str) -> list[Any]:
    if isinstance(given, str):
        return [part.strip() for part in given.split(separator) if part.strip()]
    return list(given)
