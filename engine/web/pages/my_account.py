"""Owns the pages of one's own account: password, second step, sessions, letters, who stands in."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Refused
from engine.operations.callers import Caller
from engine.operations.change_password import change_password
from engine.operations.only_providers import may_have_own_way
from engine.operations.own_contact import NOTIFY, set_own_email, set_own_notify
from engine.operations.own_passkeys import own_passkeys
from engine.operations.own_two_step import (
    Begun,
    begin_own,
    confirm_own,
    end_own,
    new_codes,
    own_two_step,
)
from engine.operations.passwords import LEAST
from engine.operations.session import (
    end_other_sessions,
    end_own_session,
    own_sessions,
)
from engine.operations.substitutes import name_own_substitute, own_substitutes
from engine.web import parking
from engine.web.agents import in_words
from engine.web.entering import secret_values
from engine.web.visit import Visit, redirect

HOME = "/mitt-konto"
DONE = {
    "losenord": said("Lösenordet är bytt. Du är utloggad överallt utom här."),
    "sessioner": said("Klart. Den webbläsaren är utloggad."),
    "epost": said("E-postadressen är sparad."),
    "brev": said("Ditt val är sparat."),
    "tvasteg": said("Inloggning i två steg är avstängd."),
    "ersattare": said("Ersättaren är sparad."),
    "ingen": said("Du har ingen ersättare längre."),
}
NOTIFY_WORDS = {
    "direct": said("Direkt, ett brev för varje händelse"),
    "daily": said("En gång om dagen, allt i ett brev"),
    "none": said("Inga brev"),
}


def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, problem: Said | None = None, at: str = "") -> Response:
    """All of the account. `problem` stands in the section `at`."""
    session, account = visit.own_session, visit.account
    return visit.page(
        "account.html",
        status=422 if problem is not None else 200,
        account=account,
        problem=problem,
        at=at,
        waiting=parking.labels_waiting(visit),
        done=DONE.get(visit.query("klart")),
        own_way=may_have_own_way(visit.world, account.tenant, account.name),
        passkeys=len(own_passkeys(visit.world, account)),
        two_step=own_two_step(visit.world, account),
        sessions=[(one, in_words(one.agent)) for one in own_sessions(visit.world, session)],
        notify=[(name, NOTIFY_WORDS[name]) for name in NOTIFY],
        substitutes=own_substitutes(visit.world, account),
    )


def _to(done: str) -> Response:
    return redirect(f"{HOME}?klart={done}")


def show_password(visit: Visit) -> Response:
    return _password_page(visit)


def _password_page(visit: Visit, problem: Said | None = None) -> Response:
    return visit.page(
        "password.html",
        status=422 if problem is not None else 200,
        account=visit.account,
        problem=problem,
        least=LEAST,
    )


def save_password(visit: Visit) -> Response:
    session, posted = visit.own_session, visit.posted
    new = posted.one("nytt")
    if new != posted.one("igen"):
        return _password_page(visit, said("De två lösenorden är inte lika. Skriv dem igen."))
    wrong = change_password(visit.world, session, posted.one("gammalt"), new, visit.visitor)
    return _to("losenord") if wrong is None else _password_page(visit, wrong.reason.sentence)


def end_session(visit: Visit) -> Response:
    """One session, or all others."""
    session, which = visit.own_session, visit.posted.one("session")
    if which == "andra":
        end_other_sessions(visit.world, session)
    else:
        end_own_session(visit.world, session, which)
    return redirect("/logga-in") if which == session.id else _to("sessioner")


def save_email(visit: Visit) -> Response:
    email, password = visit.posted.one("epost"), visit.posted.one("losenord")
    wrong = set_own_email(visit.world, visit.account, email, password, visit.visitor)
    return _to("epost") if wrong is None else _page(visit, wrong.reason.sentence, "epost")


def save_notify(visit: Visit) -> Response:
    wrong = set_own_notify(visit.world, visit.account, visit.posted.one("brev"))
    return _to("brev") if wrong is None else _page(visit, wrong.reason.sentence, "brev")


def show_two_step(visit: Visit) -> Response:
    return _two_step_page(visit)


def _two_step_page(visit: Visit, problem: Said | None = None, **shown: Any) -> Response:
    values = {"picture": None, "secret": "", **shown}
    return visit.page(
        "two_step.html",
        status=422 if problem is not None else 200,
        account=visit.account,
        problem=problem,
        two_step=own_two_step(visit.world, visit.account),
        **values,
    )


def act_on_two_step(visit: Visit) -> Response:
    """Begin, confirm, end, or new codes: the button says which."""
    what, posted, account = visit.posted.one("gor"), visit.posted, visit.account
    password, visitor = posted.one("losenord"), visit.visitor
    if what == "bekrafta":
        done = confirm_own(visit.world, account, posted.one("kod"))
        if isinstance(done, Begun):
            wrong = said("Koden stämmer inte. Vänta på nästa kod i appen och försök med den.")
            return _two_step_page(visit, wrong, **secret_values(done.secret, account.name))
        return _codes(visit, done)
    if what == "nya-koder":
        return _codes(visit, new_codes(visit.world, account, password, visitor))
    if what == "stang-av":
        ended = end_own(visit.world, account, password, visitor)
        return _to("tvasteg") if ended is None else _two_step_page(visit, ended.reason.sentence)
    begun = begin_own(visit.world, account, password, visitor)
    if isinstance(begun, Refused):
        return _two_step_page(visit, begun.reason.sentence)
    return _two_step_page(visit, None, **secret_values(begun.secret, account.name))


def _codes(visit: Visit, done: Any) -> Response:
    if isinstance(done, Refused):
        return _two_step_page(visit, done.reason.sentence)
    return visit.page("codes.html", codes=done.codes, to=HOME, fields=[])


def save_substitute(visit: Visit) -> Response:
    deployment, who = visit.posted.one("projekt"), visit.posted.one("ersattare") or None
    caller = Caller(account=visit.account, deployment=deployment)
    first, last = day_in(visit.posted.one("fran")), day_in(visit.posted.one("till"))
    wrong = name_own_substitute(visit.world, caller, who, first, last)
    if wrong is not None:
        return _page(visit, wrong.reason.sentence, f"ersattare-{deployment}")
    return _to("ersattare" if who is not None else "ingen")


def day_in(text: str) -> date | None:
    """A day as date fields send it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
