"""Options that connectors share: strict by name, an address on the web, leave to ask the own network."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length


class Options(Schema):
    """A schema of options that names all faults at once."""

    class Meta:
        """Unknown options are refused: a misspelt one would be passed over in silence."""

        unknown = RAISE


def web_address(description: str) -> fields.Url:
    """A required address, http or https, of at most 2,000 characters; a host needs no dot."""
    return fields.Url(
        required=True,
        schemes={"http", "https"},
        require_tld=False,
        validate=Length(1, 2000),
        metadata={"description": description},
    )


def allow_private() -> fields.Boolean:
    """Whether an address may lie in the own network; not when left out."""
    return fields.Boolean(
        load_default=False, metadata={"description": "allow an address within the own network"}
    )
