"""The frame of the JSON API: its blueprint, how parameters are read, which errors each operation can give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from flask import Request, abort
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, ValidationError, pre_load
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from catalog.errors import QueryError
from catalog.web.api_v1.shapes import ErrorSchema
from catalog.web.errors import problem
from catalog.web.i18n import lazy_gettext as _

View = TypeVar("View", bound=Callable[..., Any])

ERRORS = {
    304: _("What `If-None-Match` or `If-Modified-Since` names is still what there is."),
    400: _("A parameter is wrong; `parameter` names it."),
    401: _("A token is needed, or the one that was sent does not work."),
    404: _("There is nothing at this address."),
    405: _("The address does not answer to this method; `Allow` names those it does."),
    406: _("None of the media types in `Accept` is given here."),
    410: _("What was asked for is gone."),
    413: _("The body is larger than a megabyte."),
    415: _("The body is not JSON."),
    422: _("The body is JSON, but not what is asked for; `error` names what is wrong."),
    429: _("Too many requests: wait as many seconds as `Retry-After` says."),
    503: _("The catalog is busy or being looked after: wait as many seconds as `Retry-After` says."),
}
ANSWER = _("The answer.")
INSTITUTION_TOKEN = "institutionToken"  # noqa: S105 # a name, not a token
"""The name of the way in which a program says for which institution it speaks."""
EVERYWHERE = (304, 400, 406, 429, 503)


class Parameters(Schema):
    """Query parameters: unknown ones are left alone, empty ones count as not given."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def leave_out_empty(self, data: Any, **_: Any) -> Any:
        """The parameters that say something, each as often as it was given."""
        given = MultiDict(data.to_dict(flat=False) if hasattr(data, "to_dict") else data)
        return MultiDictProxy(
            MultiDict((name, one) for name, one in given.items(multi=True) if one.strip()), self
        )


class _Parser(FlaskParser):
    """Reads parameters; a wrong one is told as every other wrong parameter of the site."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Tell the first fault of a query; those of a body are told by who reads it."""
        located: Any = error.messages
        ((place, faults),) = located.items()
        name, messages = next(iter(faults.items()))
        while isinstance(messages, Mapping):
            messages = next(iter(messages.values()))
        name = "the body" if name == "_schema" else str(name)[:80]
        sentence = f"{name} {str(messages[0]).rstrip('.')}."
        if place == "json":
            abort(problem(422, sentence, parameter=name))
        raise QueryError(sentence, parameter=name)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body; raises ``UnsupportedMediaType`` where it does not say that it is JSON."""
        if not req.is_json:
            raise UnsupportedMediaType
        return super().load_json(req, schema)

    def _handle_invalid_json_error(self, error: Any, req: Request, *args: Any, **kwargs: Any) -> NoReturn:
        """Tell that the body cannot be read."""
        abort(problem(400, "The body cannot be read as JSON.", parameter="the body"))


class ApiBlueprint(Blueprint):
    """A blueprint whose parameters are read as the site's."""

    ARGUMENTS_PARSER = _Parser()


blueprint = ApiBlueprint("api_v1", __name__, url_prefix="/api/v1")


def at(rule: str, **options: Any) -> Callable[[View], View]:
    """A decorator: the view answers at this address within the API, and is documented."""
    decorator: Callable[[View], View] = blueprint.route(rule, **options)
    return decorator


def sent_by(schema: type[Schema], example: Any) -> Callable[[View], View]:
    """A decorator: a JSON body of the schema comes as the view's next argument, and is documented."""
    decorator: Callable[[View], View] = blueprint.arguments(schema, location="json", example=example)
    return decorator


def asked_by(schema: type[Schema]) -> Callable[[View], View]:
    """A decorator: the schema's query parameters come as the view's first argument, and are documented."""
    decorator: Callable[[View], View] = blueprint.arguments(schema, location="query", error_status_code=400)
    return decorator


def gives(
    schema: Any, summary: object, description: object, *errors: int, csv: bool = False, **doc: Any
) -> Callable[[View], View]:
    """A decorator that documents an operation: what it answers, as CSV too where told, and its errors."""

    def decorated(view: View) -> View:
        for status in sorted({*EVERYWHERE, *errors}, reverse=True):
            told = None if status == 304 else ErrorSchema
            view = blueprint.alt_response(status, schema=told, description=ERRORS[status])(view)
        if csv:
            table = {"type": "string", "description": "RFC 4180, UTF-8 with a byte order mark"}
            view = blueprint.alt_response(
                200, schema=table, content_type="text/csv", description=ANSWER, success=True
            )(view)
        view = blueprint.response(200, schema, description=ANSWER)(view)
        documented: View = blueprint.doc(summary=summary, description=description, **doc)(view)
        return documented

    return decorated


def path_parameter(name: str, description: object, example: str) -> list[dict[str, Any]]:
    """The documentation of the one parameter in an address."""
    return [
        {"name": name, "in": "path", "required": True, "description": description,
         "schema": {"type": "string"}, "example": example}
    ]  # fmt: skip
