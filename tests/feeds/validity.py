"""What a JSON Feed 1.1 must be: the rules of the validator of 1.0, with the two members that 1.1 added."""

from __future__ import annotations

import copy
from typing import Any

from jsonfeedvalidator.schema import SCHEMA
from jsonschema import Draft4Validator

_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _schema_of_1_1() -> dict[str, Any]:
    schema: dict[str, Any] = copy.deepcopy(SCHEMA)
    authors = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/author"}}
    language = {"type": "string", "pattern": _TAG}
    for members in (schema["properties"], schema["definitions"]["item"]["properties"]):
        members |= {"authors": authors, "language": language}
    return schema


_VALIDATOR = Draft4Validator(_schema_of_1_1(), format_checker=Draft4Validator.FORMAT_CHECKER)


def faults(feed: dict[str, Any]) -> list[str]:
    """What is wrong with a feed, each with where it stands; nothing for a valid one."""
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in _VALIDATOR.iter_errors(feed)]
