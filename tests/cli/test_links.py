"""``catalog links``: the path of a link on a line of its own, and taking it back."""

from __future__ import annotations

import json

from flask.testing import FlaskClient

from tests.conftest import Runner
from tests.factories import add_institution


def test_issue_prints_the_path_of_the_link_on_a_line_of_its_own(run: Runner, client: FlaskClient) -> None:
    add_institution()
    path = run("links", "issue", "hue-library", "--label", "Cô Lan", "--days", "30").stdout.strip()
    assert path.startswith("/p/")
    assert "\n" not in path
    assert client.get(path).status_code == 200
    english = run("links", "issue", "hue-library", "--lang", "en").stdout.strip()
    assert english.startswith("/en/p/")
    assert client.get(english).status_code == 200


def test_links_are_listed_without_their_token_and_revoked_by_number(run: Runner, client: FlaskClient) -> None:
    add_institution()
    add_institution("vinh-museum", province="Tỉnh Nghệ An")
    path = run("links", "issue", "hue-library", "--label", "Cô Lan").stdout.strip()
    run("links", "issue", "vinh-museum")
    listed = run("links", "list").output
    assert "Cô Lan" in listed
    assert path.removeprefix("/p/") not in listed
    rows = [json.loads(line) for line in run("links", "list", "hue-library", "--json").output.splitlines()]
    assert [row["institution"] for row in rows] == ["hue-library"]
    run("links", "revoke", str(rows[0]["id"]))
    assert client.get(path).status_code == 404
    assert "revoked" in run("links", "list", "hue-library").output
    assert "already" in run("links", "revoke", str(rows[0]["id"])).output


def test_an_unknown_institution_and_an_unknown_link_are_told(run: Runner) -> None:
    assert "khong-co" in run("links", "issue", "khong-co", code=1).output
    assert "999" in run("links", "revoke", "999", code=1).output
