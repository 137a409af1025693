"""Mail against a real server: what arrives, safely or not, and what is said when it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.effects.mail import Mail, MailServer, send
from engine.foundation.wrong import EffectError
from tests.effects.post_office import CERTIFICATES, PASSWORD, USER, post_office

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
MAIL = Mail(
    id="j1",
    to="eva@kommunen.example",
    subject="Nytt i Nya vägar: åäö",
    text="Det finns 2 aviseringar.\n",
    language="sv",
    at=NOON,
)


def test_a_mail_arrives_as_it_was_written():
    with post_office() as office:
        send(office.server(reply_to="svar@kommunen.example"), MAIL)
    (letter,) = office.letters
    assert (letter["Subject"], letter["To"]) == (MAIL.subject, MAIL.to)
    assert (letter["From"], letter["Reply-To"]) == (
        "stegvis@kommunen.example",
        "svar@kommunen.example",
    )
    assert letter["Message-ID"] == "<j1@kommunen.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "sv"
    assert letter.get_content().replace("\r\n", "\n") == MAIL.text


def test_it_goes_encrypted_to_a_server_that_is_known(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "certificate.pem"))
    with post_office(safe=True) as office:
        send(office.server(tls="starttls"), MAIL)
    assert office.encrypted == [True]


def test_it_does_not_go_to_a_server_that_nobody_vouches_for():
    with (
        post_office(safe=True) as office,
        pytest.raises(EffectError, match="SSLCertVerificationError"),
    ):
        send(office.server(tls="starttls"), MAIL)
    assert office.letters == []


def test_it_does_not_go_in_the_clear_where_it_should_not():
    with (
        post_office() as office,
        pytest.raises(EffectError, match=r"gick inte att nå|tog inte emot"),
    ):
        send(office.server(tls="starttls"), MAIL)
    assert office.letters == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # The server says so of itself.
def test_it_signs_in_where_that_is_asked_for():
    with post_office(login=True) as office:
        send(office.server(user=USER, password=PASSWORD), MAIL)
        with pytest.raises(EffectError, match="svar 535"):
            send(office.server(user=USER, password="fel"), MAIL)
    assert len(office.letters) == 1


@pytest.mark.parametrize("code", [451, 550, 552])
def test_a_refusal_is_told_by_its_code_and_no_address(code):
    with post_office() as office:
        office.answers.append(f"{code} no, eva@kommunen.example has moved")
        with pytest.raises(EffectError, match=f"svar {code}") as wrong:
            send(office.server(), MAIL)
    assert "eva" not in str(wrong.value)


def test_a_server_that_is_not_there_is_told_in_words():
    with post_office() as office:
        port = office.port
    server = MailServer(host="127.0.0.1", port=port, tls="none", sender="a@b.example")
    with pytest.raises(EffectError, match="gick inte att nå"):
        send(server, MAIL)


def test_a_password_is_in_no_text_about_the_server():
    assert "hemligt" not in repr(
        MailServer(host="h", port=1, tls="tls", sender="a@b", password="hemligt")
    )
