"""The options of a CollectiveAccess source."""

from __future__ import annotations

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, Range, Regexp

from catalog.formats.profile import FIELDS
from catalog.sdk.options import Options, allow_private, web_address

SWEEP_DAYS = 7
PAGE_SIZE = 50
TABLES = ("ca_objects", "ca_collections", "ca_occurrences")


def own_fields(text: str) -> dict[str, str]:
    """Field by code of an element, out of "code=field; code=field"."""
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return {code.strip(): field.strip() for code, _, field in pairs}


def _known(text: str) -> None:
    for code, field in own_fields(text).items():
        if not code or field not in ("", *FIELDS):
            told = f"{code}={field}: write code=field pairs; fields are {', '.join(FIELDS)}"
            raise ValidationError(told)


class CollectiveAccessOptions(Options):
    """Options of the connector ``collectiveaccess``; all faults are named at once."""

    url = web_address(
        "address of Providence, with its folder: https://HOST/providence; or its OAI-PMH address"
    )
    user = fields.String(
        load_default="",
        validate=(Length(0, 200), Regexp(r"[^:\r\n]*\Z", error="a user name holds no colon")),
        metadata={"description": "login that may use the web services; over OAI-PMH when left out"},
    )
    password = fields.String(
        load_default="",
        validate=Length(0, 500),
        metadata={"description": "password of that login", "secret": True},
    )
    fields_ = fields.String(
        data_key="fields",
        attribute="fields",
        load_default="",
        validate=(Length(0, 5000), _known),
        metadata={
            "description": "what your own elements are, as code=field; code=field (ky_thuat=techniques); "
            "an empty field leaves an element out"
        },
    )
    public = fields.String(
        load_default="1",
        validate=Regexp(r"\d{1,3}(,\d{1,3})*\Z", error="numbers with commas: 1,2"),
        metadata={"description": "values of access that everyone may see; 1 when left out"},
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={"description": "days after which every record is asked for anew, not only changed ones"},
    )
    pages = fields.Url(
        load_default="",
        schemes={"http", "https"},
        require_tld=False,
        validate=Length(0, 2000),
        metadata={
            "description": "address of the museum's public pages up to Detail, to lead there: "
            "https://HOST/index.php/Detail"
        },
    )
    page_size = fields.Integer(
        load_default=PAGE_SIZE,
        validate=Range(1, 500),
        metadata={"description": "records listed at a time; fewer spare a slow server"},
    )
    allow_private = allow_private()
