"""Owns the pages where accounts are administered: list, one, invite, end with hand-over."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from engine.access.posting import NOWHERE, Posting
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.change_account import (
    change_details,
    change_roles,
    renew_link,
    reset_two_step,
)
from engine.operations.end_account import end_account, reopen_account
from engine.operations.hand_over import BY_NAME, NOBODY, hand_over, read_hand_over
from engine.operations.invite import Invitation, invite, read_invite
from engine.operations.links import Link
from engine.operations.list_accounts import AccountFilter, list_accounts
from engine.operations.read_account import AccountPage, read_account
from engine.operations.substitutes import name_substitute
from engine.web.pages.my_account import day_in
from engine.web.plain import LANGUAGES
from engine.web.visit import Visit, redirect

DONE = {
    "oppnad": said("Kontot är öppet igen."),
    "roller": said("Rollerna är sparade."),
    "uppgifter": said("Uppgifterna är sparade."),
    "tva-steg": said("Inloggning i två steg är nollställd. Personen är utloggad."),
    "ersattare": said("Ersättaren är sparad."),
    "ingen": said("Kontot har ingen ersättare längre."),
    "avslutat": said("Kontot är avslutat. Det går inte att logga in med det."),
    "har": said("Kontot har inga roller här längre. Det finns kvar i andra projekt."),
}
SIGHTS = {
    "all": said("ser alla ärenden"),
    "subproject": said("ser ärenden i sitt delprojekt"),
    "unit": said("ser ärenden i sin enhet"),
    "assigned": said("ser ärenden där personen har en plats"),
    "invited": said("ser det som personen ombeds om"),
    "figures": said("ser siffror"),
    "log": said("ser loggen"),
}
RIGHTS = {
    "assign": said("utser vem som gör vad"),
    "export": said("hämtar ut uppgifter"),
    "publish": said("publicerar"),
    "disclose": said("lämnar ut uppgifter"),
    "people": said("slår ihop och skiljer på personer"),
    "accounts": said("sköter konton"),
    "protect": said("sköter skyddade personuppgifter"),
    "emergency": said("nödläser"),
}


def show_list(visit: Visit) -> Response:
    frame, wanted = visit.frame(), _filter(visit)
    found = visit.allowed(list_accounts(visit.world, visit.caller, wanted))
    return visit.page(
        "accounts.html", frame=frame, accounts=found, wanted=wanted, section="accounts"
    )


def _filter(visit: Visit) -> AccountFilter:
    step = visit.query("steg")
    return AccountFilter(
        text=visit.query("sok").strip()[:100],
        role=visit.query("roll") or None,
        unit=visit.query("enhet") or None,
        two_step={"pa": True, "av": False}.get(step),
        ended=visit.query("visa") == "avslutade",
    )


def show(visit: Visit) -> Response:
    return _page(visit)


def _page(visit: Visit, problem: Reason | None = None, at: str = "", **more: Any) -> Response:
    """One account. `problem` stands in the section `at`."""
    account = visit.allowed(read_account(visit.world, visit.caller, visit.param("name")))
    return visit.page(
        "one_account.html",
        frame=visit.frame(),
        status=422 if problem is not None else 200,
        account=account,
        address=_address(visit, account.name),
        problem=problem,
        at=at,
        done=DONE.get(visit.query("klart")),
        sights=SIGHTS,
        rights=RIGHTS,
        section="accounts",
        **{"link": None, **_typed(visit, account, at), **more},
    )


def _typed(visit: Visit, account: AccountPage, at: str) -> dict[str, Any]:
    """What stands in the fields: what is stored, or in the section `at` what was typed and not taken."""
    posted, roles = visit.posted, account.roles
    chosen = {one.name for one in roles if one.held is not None}
    places = {one.name: one.held or account.usual for one in roles}
    if at == "roller":
        chosen = set(posted.fields.get("roll", ()))
        places |= {one.name: _place(visit, one.name) or places[one.name] for one in roles}
    details = at == "uppgifter"
    substitute: object = account.substitute
    if at == "ersattare":
        substitute = {
            "substitute": posted.one("ersattare"),
            "first": posted.one("fran"),
            "last": posted.one("till"),
        }
    return {
        "chosen": chosen,
        "places": places,
        "name": posted.one("namn") if details else account.label,
        "email": posted.one("epost") if details else account.email or "",
        "substitute": substitute,
    }


def _address(visit: Visit, name: str) -> str:
    return visit.home(f"konton/{quote(name, safe='')}")


def _done(visit: Visit, what: str) -> Response:
    return redirect(f"{_address(visit, visit.param('name'))}?klart={what}")


def _or_refusal(visit: Visit, wrong: Refused | None, at: str, done: str) -> Response:
    """Back to the account, or why not: at its section, unless one may know nothing of the account."""
    if wrong is None:
        return _done(visit, done)
    return _refused(visit, wrong, at)


def _refused(visit: Visit, wrong: Refused, at: str) -> Response:
    if wrong.reason.kind == "missing":
        visit.allowed(wrong)
    return _page(visit, wrong.reason, at)


def save_roles(visit: Visit) -> Response:
    roles = frozenset(visit.posted.fields.get("roll", ()))
    at = {role: place for role in roles if (place := _place(visit, role)) is not None}
    wrong = change_roles(visit.world, visit.caller, visit.param("name"), roles, at)
    return _or_refusal(visit, wrong, "roller", "roller")


def save_details(visit: Visit) -> Response:
    wrong = change_details(
        visit.world,
        visit.caller,
        visit.param("name"),
        label=visit.posted.one("namn"),
        email=visit.posted.one("epost"),
    )
    return _or_refusal(visit, wrong, "uppgifter", "uppgifter")


def _place(visit: Visit, role: str = "") -> Posting | None:
    """Where a role is held, or with none named all of them; None where nothing is said of it. Organisation
    and unit are chosen together: `kommunen/norr`.
    """
    of = f".{role}" if role else ""
    if f"enhet{of}" not in visit.posted.fields and f"del{of}" not in visit.posted.fields:
        return None
    organisation, _, unit = visit.posted.one(f"enhet{of}").partition("/")
    return Posting(organisation or None, unit or None, visit.posted.one(f"del{of}") or None)


def make_link(visit: Visit) -> Response:
    link = renew_link(visit.world, visit.caller, visit.param("name"))
    return _with_link(visit, link, "lank")


def reopen(visit: Visit) -> Response:
    link = reopen_account(visit.world, visit.caller, visit.param("name"))
    if link is None:
        return _done(visit, "oppnad")
    return _with_link(visit, link, "avsluta")


def _with_link(visit: Visit, link: Link | Refused, at: str) -> Response:
    """The account with its new link, which is shown now and never again."""
    if isinstance(link, Refused):
        return _refused(visit, link, at)
    return _page(visit, None, **_link_values(visit, link))


def _link_values(visit: Visit, link: Link) -> dict[str, Any]:
    base = str(visit.request.base_url).rstrip("/")
    return {"link": f"{base}{link.path}", "until": link.expires, "mailed": link.mailed}


def reset_step(visit: Visit) -> Response:
    wrong = reset_two_step(visit.world, visit.caller, visit.param("name"))
    return _or_refusal(visit, wrong, "tva-steg", "tva-steg")


def save_substitute(visit: Visit) -> Response:
    who = visit.posted.one("ersattare") or None
    first, last = day_in(visit.posted.one("fran")), day_in(visit.posted.one("till"))
    wrong = name_substitute(visit.world, visit.caller, visit.param("name"), who, first, last)
    return _or_refusal(visit, wrong, "ersattare", "ersattare" if who is not None else "ingen")


def show_invite(visit: Visit) -> Response:
    return _invite_page(visit)


def _invite_page(visit: Visit, problem: Reason | None = None) -> Response:
    shown = visit.allowed(read_invite(visit.world, visit.caller))  # Without the right it ends here.
    return visit.page(
        "invite.html",
        frame=visit.frame(),
        status=422 if problem is not None else 200,
        page=shown,
        problem=problem,
        written=visit.posted,
        chosen=frozenset(visit.posted.fields.get("roll", ())),
        at=_place(visit) or NOWHERE,
        sights=SIGHTS,
        rights=RIGHTS,
        spoken=LANGUAGES,
        section="accounts",
    )


def send_invite(visit: Visit) -> Response:
    at = _place(visit) or NOWHERE
    new = Invitation(
        name=visit.posted.one("konto"),
        label=visit.posted.one("namn"),
        email=visit.posted.one("epost"),
        roles=frozenset(visit.posted.fields.get("roll", ())),
        organisation=at.organisation,
        unit=at.unit,
        subproject=at.subproject,
        language=visit.posted.one("sprak", "sv"),
    )
    done = invite(visit.world, visit.caller, new)
    if isinstance(done, Refused):
        return _invite_page(visit, done.reason)
    shown = _link_values(visit, done.link) if done.link is not None else {"link": None}
    return visit.page(
        "invited.html",
        frame=visit.frame(),
        label=done.label,
        account=done.account,
        new=done.new,
        address=_address(visit, done.account),
        section="accounts",
        **shown,
    )


def show_end(visit: Visit) -> Response:
    return _end_page(visit)


def _end_page(visit: Visit, problem: Said | None = None, **more: Any) -> Response:
    page = visit.allowed(read_hand_over(visit.world, visit.caller, visit.param("name")))
    return visit.page(
        "end_account.html",
        frame=visit.frame(),
        status=422 if problem is not None else 200,
        page=page,
        address=_address(visit, page.account),
        problem=problem,
        labels={role.name: role.label for role, _ in page.roles},
        takers={role.name: able for role, able in page.roles},
        by_name=BY_NAME,
        nobody=NOBODY,
        section="accounts",
        **{"moved": None, **more},
    )


def end(visit: Visit) -> Response:
    """End the account at once, and hand over what is chosen."""
    name = visit.param("name")
    ended = end_account(visit.world, visit.caller, name)
    if isinstance(ended, Refused):
        visit.allowed(ended)
        return redirect(visit.home())
    if ended.left:
        return move_cases(visit)
    if not ended.everywhere:
        return redirect(visit.home("konton"))
    return _done(visit, "avslutat")


def move_cases(visit: Visit) -> Response:
    name = visit.param("name")
    everywhere, by_case = _takers(visit)
    done = hand_over(visit.world, visit.caller, name, everywhere, by_case)
    if isinstance(done, Refused):
        if done.reason.kind == "missing":
            visit.allowed(done)
        return _end_page(visit, done.reason.sentence)
    if done.left:
        return _end_page(visit, done.stopped, moved=done)
    return redirect(f"{visit.home('konton')}?visa=avslutade")


def _takers(visit: Visit) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """`alla.<role>` for every case, `ett.<number>.<role>` for one."""
    everywhere: dict[str, str] = {}
    by_case: dict[str, dict[str, str]] = {}
    for field, texts in visit.posted.fields.items():
        kind, _, rest = field.partition(".")
        if kind == "alla" and texts[-1]:
            everywhere[rest] = texts[-1]
        elif kind == "ett" and texts[-1]:
            number, _, role = rest.partition(".")
            by_case.setdefault(number, {})[role] = texts[-1]
    return everywhere, by_case
