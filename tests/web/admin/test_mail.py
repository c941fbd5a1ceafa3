"""Mail goes out over SMTP as the settings say, and its failures are told without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.settings import Settings, load
from catalog.web import mail
from tests.web.admin.post import Post, post_office, text_of


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as office:
        yield office


def settings(tmp_path: Path, url: str, **more: str) -> Settings:
    return load({}, home=tmp_path, smtp_url=url, **{"mail_from": "khomo@example.org", **more})


def send(given: Settings) -> None:
    mail.send(given, to="lan@example.org", subject="Lời mời", text="Chào Lan,\n\nmời bạn.\n")


def test_a_mail_arrives_with_its_letters(tmp_path: Path, post: Post) -> None:
    send(settings(tmp_path, post.url))
    got = post.take()
    assert (got["To"], got["Subject"]) == ("lan@example.org", "Lời mời")
    assert got["From"] == "Kho Mở <khomo@example.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert text_of(got).replace("\r\n", "\n") == "Chào Lan,\n\nmời bạn.\n"


def test_name_and_password_are_given_to_the_server(tmp_path: Path, post: Post) -> None:
    send(settings(tmp_path, post.url.replace("//", "//lan%40example.org:secret@")))
    assert [(one.login, one.password) for one in post.logins] == [(b"lan@example.org", b"secret")]


def test_a_wrong_password_is_told_without_it(
    tmp_path: Path, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(mail.MailFailed) as told:
        send(settings(tmp_path, post.url.replace("//", "//lan:wr0ngpass@")))
    assert "535" in str(told.value)
    assert told.value.why is mail.LOGIN
    assert "wr0ngpass" not in str(told.value) + caplog.text


def test_a_server_that_is_not_there_or_refuses_is_told(tmp_path: Path, post: Post) -> None:
    with pytest.raises(mail.MailFailed, match="refused") as told:
        send(settings(tmp_path, "smtp://127.0.0.1:9"))
    assert told.value.why is mail.UNREACHED
    post.refusing = True
    with pytest.raises(mail.MailFailed, match="451 no room left") as told:
        send(settings(tmp_path, post.url))
    assert told.value.why is mail.LATER


def test_a_server_without_starttls_gets_nothing_where_it_is_required(tmp_path: Path, post: Post) -> None:
    with pytest.raises(mail.MailFailed) as told:
        send(settings(tmp_path, f"{post.url}?starttls=always"))
    assert told.value.why is mail.UNSAFE
    assert post.mails == []


def test_a_line_break_in_a_name_makes_no_header(tmp_path: Path, post: Post) -> None:
    with pytest.raises(mail.MailFailed):
        mail.send(settings(tmp_path, post.url), to="a@example.org\nBcc: b@example.org", subject="x", text="y")
    assert post.mails == []


@pytest.mark.parametrize(
    ("given", "works"),
    [
        ({"contact": "a@example.org", "base_url": "https://khomo.example"}, True),
        ({"mail_from": "a@example.org", "trusted_hosts": ("khomo.example",)}, True),
        ({"base_url": "https://khomo.example"}, False),
        ({"contact": "a@example.org"}, False),
    ],
)
def test_mail_needs_a_sender_and_the_sites_own_address(
    tmp_path: Path, given: dict[str, Any], works: bool
) -> None:
    assert mail.is_set(load({}, home=tmp_path, smtp_url="smtp://localhost", **given)) is works
    assert not mail.is_set(load({}, home=tmp_path, **given))
