"""A real SMTP server on loopback, which keeps what it takes in and can be told to refuse."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from engine.effects.mail import MailServer

CERTIFICATES = Path(__file__).parent / "certificates"
USER, PASSWORD = "stegvis", "hemligt ord"


@dataclass
class PostOffice:
    """`answers`: what to say to the next mails, before taking them as usual again."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802  the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def server(self, **more: Any) -> MailServer:
        told = {"host": "127.0.0.1", "port": self.port, "tls": "none"} | more
        return MailServer(sender="stegvis@kommunen.example", **told)


def logged_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


@contextmanager
def post_office(*, safe: bool = False, login: bool = False) -> Iterator[PostOffice]:
    """A post office that is open. `safe`: only after STARTTLS; `login`: only with the password."""
    office = PostOffice()
    more: dict[str, Any] = {}
    if safe:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / "certificate.pem", CERTIFICATES / "key.pem")
        more |= {"tls_context": context, "require_starttls": True}
    if login:
        more |= {"authenticator": logged_in, "auth_required": True, "auth_require_tls": False}
    with socket.create_server(("127.0.0.1", 0)) as found:
        office.port = found.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **more)
    controller.start()
    yield office
    controller.stop()
