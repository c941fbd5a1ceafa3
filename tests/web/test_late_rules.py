"""Routes that are compiled late build the same addresses as Werkzeug's own."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import Map, Rule

from catalog.web.late_rules import LateRule

_ONE_OF = re.compile(r"<any\(([^)]+)\):(\w+)>")


def test_addresses_are_those_that_werkzeug_builds(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if not rule.build_only]
    assert sum(isinstance(rule, LateRule) for rule in rules) > 300
    plain = Map([Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods) for rule in rules])
    late = Map([LateRule(rule.rule, endpoint=rule.endpoint, methods=rule.methods) for rule in rules])
    ours, theirs = late.bind("khomo.example"), plain.bind("khomo.example")
    for rule in rules:
        integers = rule.endpoint.endswith(("revision", "version", "roll_back")) or "<int:" in rule.rule
        values = {name: 7 if integers else "Huế & (1)/é" for name in rule.arguments}
        values.update({name: told.partition(",")[0] for told, name in _ONE_OF.findall(rule.rule)})
        for more in ({}, {"q": "trống đồng", "self": "x", "page": 2}):
            for _time in range(2):
                built = ours.build(rule.endpoint, {**values, **more})
                assert built == theirs.build(rule.endpoint, {**values, **more})
