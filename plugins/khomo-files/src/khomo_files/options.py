"""The options of a file source, and what is wrong with them."""

from __future__ import annotations

import codecs
from typing import Any

import yaml
from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from catalog.sdk.options import Options, allow_private

FORMATS = (
    "marc", "marcxml", "mods", "lido", "oai_dc", "qdc", "edm", "etdms", "isis", "ris", "bibtex", "csv", "tsv",
    "xlsx", "ods", "xls", "zip",
)  # fmt: skip
MODES = ("replace", "append")
DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t", "\\t": "\t"}


class _Profile(fields.Field[Any]):
    """A mapping, or its YAML text, or the path or name of a YAML file."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict):
            return value
        if not isinstance(value, str) or not value.strip():
            raise ValidationError("a mapping, or the path of a YAML file, or the name of one inside the zip")
        if "\n" not in value and not value.lstrip().startswith("{"):
            return value.strip()
        try:
            inline = yaml.safe_load(value)
        except (yaml.YAMLError, RecursionError) as error:
            raise ValidationError(f"is not YAML: {error}") from None
        if not isinstance(inline, dict):
            raise ValidationError("the YAML text is not a mapping of names to values")
        return inline


class _Paths(fields.Field[Any]):
    """One path or a list of paths."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list | tuple) or not all(isinstance(path, str) and path for path in paths):
            raise ValidationError("a path or a list of paths")
        return tuple(paths)


class _Delimiter(fields.Field[str]):
    """One of the signs that divide columns, "tab" for the tabulator."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in DELIMITERS:
            raise ValidationError("must be one of: , ; | tab")
        return DELIMITERS[value]


def _known_encoding(name: str) -> None:
    try:
        codecs.lookup(name).incrementaldecoder(errors="strict")
        "".encode(name)
    except (LookupError, TypeError, ValueError):
        raise ValidationError(
            f"unknown encoding {name!r}; utf-8, utf-16 and cp1258 are known, among others"
        ) from None


class FilesOptions(Options):
    """Options of the connector ``files``; all faults are named at once."""

    path = fields.String(
        validate=Length(1, 4000), metadata={"description": "the file: a path or an http address"}
    )
    url = fields.Url(
        schemes={"http", "https"}, require_tld=False, metadata={"description": "http(s) address of the file"}
    )
    format = fields.String(
        validate=OneOf(FORMATS), metadata={"description": "kind of file; told by its content when left out"}
    )
    profile = _Profile(
        metadata={
            "description": "for tables and CDS/ISIS: what goes where (YAML file, mapping, name in the zip)",
            "names_file": True,
        }
    )
    mode = fields.String(
        validate=OneOf(MODES),
        load_default="replace",
        metadata={
            "description": "replace: what the file lacks is withdrawn; append: nothing is withdrawn",
            "ask": True,
        },
    )
    encoding = fields.String(
        validate=_known_encoding,
        metadata={"description": "of text files, MARC and CDS/ISIS; told by the bytes when left out"},
    )
    delimiter = _Delimiter(metadata={"description": "between columns: , ; | or tab; told when left out"})
    flavour = fields.String(
        validate=OneOf(("marc21", "unimarc")), metadata={"description": "of MARC; told when left out"}
    )
    allow_private = allow_private()
    trusted_path = _Paths(metadata={"description": "files named on the command line", "internal": True})

    @validates_schema(skip_on_field_errors=False)
    def one_place(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of path and url is given."""
        if data.get("path") and data.get("url"):
            raise ValidationError("give path or url, not both", "url")
        if not data.get("path") and not data.get("url"):
            raise ValidationError("give the path or the http address of the file", "path")
