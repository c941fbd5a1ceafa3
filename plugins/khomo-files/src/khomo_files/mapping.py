"""The mapping profile of a source: where it is told, and how workers come to the same one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from catalog.formats.isis import PROFILES
from catalog.formats.profile import MAX_PROFILE, Profile, load_profile
from catalog.sdk import InvalidInput, SourceError, SourceRefused
from catalog.sdk.files import FileAccess, is_address, same_file

PROFILED = ("csv", "tsv", "xlsx", "ods", "xls", "table", "isis")
"""Kinds of files, and formats of records, that a profile maps."""
# A letter of UTF-8 has up to four bytes.
_MAX_BYTES = MAX_PROFILE * 4


def fixed_path(settings: Mapping[str, Any]) -> str | None:
    """Where the profile's file lies as far as the options alone tell: the same in every process.

    A bare name is a file that was named on the command line, or lies beside the source's own file; a name of
    the catalog's own profiles is no file.
    """
    profile = settings.get("profile")
    if not isinstance(profile, str) or profile in PROFILES:
        return None
    if PurePath(profile).is_absolute():
        return profile
    for trusted in settings.get("trusted_path", ()):
        if same_file(profile, trusted):
            return str(trusted)
    place = settings.get("path", "")
    if PurePath(place).is_absolute() and not is_address(place):
        return os.path.join(os.path.dirname(place), profile)
    return None


def applies(settings: Mapping[str, Any], kind: str) -> bool:
    """Whether the profile of the options is for that kind: those known by name are of CDS/ISIS alone."""
    profile = settings.get("profile")
    named = isinstance(profile, str) and profile in PROFILES
    return kind in PROFILED and (kind == "isis" or not named)


def is_carried(settings: Mapping[str, Any]) -> bool:
    """Whether only the process that reads the file can find the profile: records take it along then."""
    profile = settings.get("profile")
    return isinstance(profile, str) and profile not in PROFILES and fixed_path(settings) is None


def profile_key(settings: Mapping[str, Any]) -> str:
    """A text that changes when what the options say about mapping changes, the profile's file included.

    Reads the file for its hash alone; whether its content may be used, ``stated_profile`` decides.
    """
    profile = settings.get("profile")
    path = fixed_path(settings)
    if path is not None:
        profile = _hash_of(path)
    told = [profile, settings.get("flavour"), settings.get("encoding")]
    return json.dumps(told, sort_keys=True, ensure_ascii=True, default=str)


def _hash_of(path: str) -> str:
    try:
        with FileAccess((), (path,)).open(path) as file:
            return hashlib.sha256(file.read(_MAX_BYTES + 1)).hexdigest()
    except SourceError:
        return "unreadable"


def stated_profile(settings: Mapping[str, Any], access: FileAccess) -> Profile | None:
    """The profile that the options give, None if they give none; raises ``SourceError`` with its faults."""
    profile = settings.get("profile")
    if profile is None:
        return None
    if isinstance(profile, dict) or profile in PROFILES:
        return parse_profile(profile if isinstance(profile, dict) else PROFILES[profile], "of the options")
    path = fixed_path(settings) or str(profile)
    with access.open(path) as file:
        return parse_profile(file.read(_MAX_BYTES + 1), os.path.basename(path))


def parse_profile(source: bytes | Mapping[str, Any], name: str) -> Profile:
    """The profile in YAML bytes or a mapping; raises ``SourceRefused`` that names it and every fault."""
    try:
        if isinstance(source, bytes):
            return load_profile(source.decode("utf-8-sig"))
        return load_profile(source)
    except UnicodeDecodeError as error:
        raise SourceRefused(f"mapping profile {name}: is not UTF-8 (byte {error.start})") from None
    except InvalidInput as error:
        raise SourceRefused(f"mapping profile {name}: {error.told}") from None
