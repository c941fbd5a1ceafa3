"""A real mail server on loopback, and what it was sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Post:
    """The mails that arrived; ``refusing`` makes the server take none."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.logins: list[LoginPassword] = []
        self.refusing = False
        self._arrived = threading.Condition()
        self.url = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a mail (aiosmtpd's hook)."""
        if self.refusing:
            return "451 no room left"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        with self._arrived:
            self.mails.append(mail)
            self._arrived.notify_all()
        return "250 taken"

    def take(self) -> EmailMessage:
        """The oldest mail that was not taken yet, waited for at most ten seconds."""
        until = time.monotonic() + 10
        with self._arrived:
            while not self.mails:
                assert self._arrived.wait(until - time.monotonic()), "no mail arrived"
            return self.mails.pop(0)

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
    ) -> AuthResult:
        """Let whoever says ``secret`` in (aiosmtpd's hook)."""
        self.logins.append(data)
        return AuthResult(success=data.password == b"secret", handled=False)


class AnyPort(Controller):
    """A server on a port that is free."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office() -> Iterator[Post]:
    """A mail server whose address is ``post.url`` (as the setting ``smtp_url``)."""
    post = Post()
    controller = AnyPort(
        post,
        hostname="127.0.0.1",
        port=0,
        authenticator=post.authenticate,
        auth_require_tls=False,
        decode_data=False,
    )
    controller.start()
    try:
        post.url = f"smtp://127.0.0.1:{controller.port}"
        yield post
    finally:
        controller.stop()


def text_of(mail: EmailMessage) -> str:
    """The text of a mail."""
    body = mail.get_body()
    assert body is not None
    text: str = body.get_content()
    return text
