"""The OpenAPI document is sound, and what is answered is what it says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as with_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from werkzeug.test import EnvironBuilder

from catalog import indexing
from catalog.people import links as issuing
from catalog.settings import Settings, load
from catalog.store import links
from catalog.store.db import writing
from tests.factories import publish_records
from tests.rounds import ROUNDS
from tests.web.samples import EVERYTHING, SAMPLES

Document = dict[str, Any]
EXAMPLES = 4
"""Requests of each sort (sound ones, wrong ones) to each operation."""

_WRONG = [400, 401, 404, 405, 406, 410, 415, 422]
RULES = {
    "checks": {
        # Names of fields, facets and places are no matter of a schema; a cursor can be a foreign one.
        "positive_data_acceptance": {"expected-statuses": [200, 304, *_WRONG]},
        "negative_data_rejection": {"expected-statuses": _WRONG},
    }
}


@pytest.fixture
def app(make_app: Callable[..., Flask], settings: Settings) -> Flask:
    """An app of some records that limits nobody: hundreds of requests come in a second."""
    url = settings.database_url
    app = make_app(given=load({}, home=settings.home, database_url=url, requests_per_minute=0))
    publish_records([EVERYTHING(), *SAMPLES()])
    indexing.sync(app.extensions["catalog"])
    return app


@pytest.fixture
def document(client: FlaskClient) -> Document:
    told: Document = client.get("/api/v1/openapi.json").get_json()
    return told


@pytest.mark.soak
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_the_answer_is_one_that_the_document_names(
    mode: GenerationMode, app: Flask
) -> None:
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", app, config=schemathesis.Config.from_dict(RULES)
    )
    with writing() as session:
        token = issuing.issue(session, "test", institution="hue-library", scope=links.API)[1]
    headers = {"Accept-Encoding": "identity", "Authorization": f"Bearer {token}"}
    asked: set[str] = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @with_settings(
            max_examples=EXAMPLES * ROUNDS,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            # Empty parameters, as forms send them, count as not given: no schema can say so. A list of
            # nothing or None is empty only once it is written into the address.
            sent = EnvironBuilder(query_string=case.as_transport_kwargs()["query_string"]).get_request().args
            assume(all(value.strip() for _name, value in sent.items(multi=True)))
            asked.add(f"{case.method} {case.path}")
            case.call_and_validate(headers=headers)

        # An operation without parameters cannot be asked wrongly.
        with contextlib.suppress(Unsatisfiable):
            ask()
    assert len(asked) >= 10


def test_an_operation_that_takes_a_token_says_which(document: Document) -> None:
    schemes = document["components"]["securitySchemes"]
    assert {name: (one["type"], one["scheme"]) for name, one in schemes.items()} == {
        "institutionToken": ("http", "bearer")
    }
    told = {
        (path, method): operation.get("security")
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and ("401" in operation["responses"] or "security" in operation)
    }
    assert told == {("/api/v1/observations", "post"): [{"institutionToken": []}]}


def test_every_address_of_the_api_is_in_the_document(app: Flask, document: Document) -> None:
    told = {
        (path.replace("{", "<").replace("}", ">"), method.upper())
        for path, operations in document["paths"].items()
        for method in operations.keys() - {"parameters"}
    }
    served = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    # What browsers' search boxes ask for is told by /opensearch.xml.
    assert served - told == {("/api/v1/suggest/opensearch", "GET")}
    assert told <= served


def test_the_document_holds_together_and_its_schemas_are_json_schemas(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost"}]
    schemas = document["components"]["schemas"]
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas, reference
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    names = [one["operationId"] for one in _operations(document)]
    assert len(set(names)) == len(names)
    for operation in _operations(document):
        assert operation["summary"]
        assert {"200", "429"} <= operation["responses"].keys()
        assert all(response["description"] for response in operation["responses"].values())


def test_the_examples_of_parameters_are_answered(document: Document, client: FlaskClient) -> None:
    for path, operations in document["paths"].items():
        shared = operations.get("parameters", [])
        for method, operation in operations.items():
            if method != "get":
                continue
            given = [*shared, *operation.get("parameters", [])]
            examples = {one["name"]: _example(one) for one in given if _example(one) is not None}
            address = path.format(**{one["name"]: _example(one) for one in given if one["in"] == "path"})
            needed = {
                one["name"]: _example(one) for one in given if one["in"] == "query" and one.get("required")
            }
            for name, example in examples.items():
                response = client.get(address, query_string={**needed, name: example})
                assert response.status_code in (200, 404), (address, name, response.get_data(as_text=True))


def _example(parameter: Document) -> Any:
    return parameter.get("example", parameter["schema"].get("example"))


def _operations(document: Document) -> list[Document]:
    return [
        operation
        for operations in document["paths"].values()
        for method, operation in operations.items()
        if method != "parameters"
    ]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return found + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []
