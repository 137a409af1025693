"""Owns the pages of a case's consents: what stands, writing down a yes, taking one back, and the case as a
partner would see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from urllib.parse import quote, urlencode

from starlette.responses import Response

from engine.expressions.scope import Values
from engine.fields.consent import BY, HOW, PLAIN_PARTS, Consent, given_in, part_of, topics_at
from engine.fields.question import Place, Raw
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.give_consent import give_consent
from engine.operations.read_consents import read_consents, read_withdrawal
from engine.operations.see_as_partner import see_as_partner
from engine.operations.views_consents import ConsentShown, ConsentsPage
from engine.operations.withdraw_consent import withdraw_consent
from engine.web.charts import bar
from engine.web.visit import Visit, not_now, redirect, version_in

BACK = said("Tillbaka till samtyckena")
MISSING = Refused(
    reasons=(Reason(kind="missing", sentence=said("Samtycket finns inte i det här ärendet.")),)
)
NOBODY = said("Välj minst en som svaret gäller.")
NO_MOTIVE = said("Skriv varför ni delar utan samtycke.")
MOST_MOTIVE = 1000
TOO_LONG = said("Skriv kortare, högst {count} tecken.", count=MOST_MOTIVE)


def show(visit: Visit) -> Response:
    page = visit.allowed(read_consents(visit.world, visit.caller, visit.param("number")))
    return visit.page(
        "consents.html",
        frame=visit.frame(),
        page=page,
        back=visit.case_address(page.number),
        address=_address(visit),
        done=visit.query("gjort"),
        section="cases",
    )


def ask(visit: Visit) -> Response:
    """The form where a yes is written down."""
    page, consent = _asked(visit)
    chosen = visit.query("till")
    raw: Raw = {part_of("to", chosen): ("yes",)} if chosen in consent.terms.parties else {}
    return _form(visit, page, consent, raw, None)


def give(visit: Visit) -> Response:
    page, consent = _asked(visit)
    raw = _raw(visit, consent)
    today = visit.world.now().date()
    read = Consent().read(_question(consent), raw, Place(today=today))
    if isinstance(read, Said) or not isinstance(read, Mapping):
        return _form(visit, page, consent, raw, read if isinstance(read, Said) else NOBODY)
    number, motive = visit.param("number"), visit.posted.one("motiv").strip()
    if consent.ground and not 0 < len(motive) <= MOST_MOTIVE:
        return _form(visit, page, consent, raw, TOO_LONG if motive else NO_MOTIVE)
    how = {**read, "motive": motive or None}
    done = give_consent(
        visit.world, visit.caller, number, consent.name, given_in(read), how, version_in(visit)
    )
    if isinstance(done, Refused) and done.reason.missing == (consent.name, "by"):
        return _form(visit, page, consent, raw, done.reason.sentence)
    if isinstance(done, Refused) and done.reason.kind != "missing":
        return not_now(visit, done, (_address(visit), BACK))
    visit.allowed(done)
    return redirect(f"{_address(visit)}?gjort={'grund' if consent.ground else 'ja'}")


def ask_withdrawal(visit: Visit) -> Response:
    """What taking it back leads to, before it is done."""
    number, consent, party = visit.param("number"), visit.param("consent"), visit.query("fran")
    found = read_withdrawal(visit.world, visit.caller, number, consent, party)
    if isinstance(found, Refused) and found.reason.kind == "state":
        return not_now(visit, found, (_address(visit), BACK))
    return visit.page(
        "withdraw.html",
        frame=visit.frame(),
        page=visit.allowed(found),
        back=_address(visit),
        address=f"{_address(visit)}/{quote(consent)}/tillbaka",
        bys=BY,
        section="cases",
    )


def withdraw(visit: Visit) -> Response:
    posted, number = visit.posted, visit.param("number")
    how: Values = {"by": posted.one("by") or "self", "who": posted.one("who").strip()[:200] or None}
    done = withdraw_consent(
        visit.world, visit.caller, number, visit.param("consent"), (posted.one("fran"),), how,
        version_in(visit),
    )  # fmt: skip
    if isinstance(done, Refused) and done.reason.kind != "missing":
        return not_now(visit, done, (_address(visit), BACK))
    visit.allowed(done)
    ended = visit.allowed(read_consents(visit.world, visit.caller, number))
    known = ended.named(visit.param("consent"))
    what = "grund-slut" if known is not None and known.ground else "tillbaka"
    return redirect(_address(visit) + "?" + urlencode({"gjort": what}))


def see_as(visit: Visit) -> Response:
    found = see_as_partner(visit.world, visit.caller, visit.param("number"), visit.param("party"))
    page = visit.allowed(found)
    return visit.page(
        "as_partner.html",
        frame=visit.frame(),
        page=page,
        back=_address(visit),
        bar=bar,
        section="cases",
    )


def _address(visit: Visit) -> str:
    return visit.case_address(visit.param("number"), "samtycken")


def _asked(visit: Visit) -> tuple[ConsentsPage, ConsentShown]:
    page = visit.allowed(read_consents(visit.world, visit.caller, visit.param("number")))
    found = page.named(visit.param("consent"))
    return page, visit.allowed(found if found is not None and found.may else MISSING)


def _question(consent: ConsentShown) -> SimpleNamespace:
    """The consent as its field type takes a question."""
    return SimpleNamespace(name=consent.name, label=consent.label, terms=consent.terms)


def _raw(visit: Visit, consent: ConsentShown) -> Raw:
    """What was posted, as the field type takes it: every party that was ticked gets a yes."""
    posted = visit.posted
    several = len(consent.terms.parties) > 1
    ticked = posted.fields.get("till", ()) if several else tuple(consent.terms.parties)
    found: dict[str, tuple[str, ...]] = {part: (posted.one(part),) for part in PLAIN_PARTS}
    for party in consent.terms.parties:
        if party in ticked:
            found[part_of("to", party)] = ("yes",)
            found[topics_at(party)] = tuple(posted.fields.get("amne", ()))
    return found


def _form(
    visit: Visit, page: ConsentsPage, consent: ConsentShown, raw: Raw, error: Said | None
) -> Response:
    chosen = {party for party in consent.terms.parties if part_of("to", party) in raw}
    topics = {one for party in chosen for one in raw.get(topics_at(party), ())}
    return visit.page(
        "give_consent.html",
        status=422 if error is not None else 200,
        frame=visit.frame(),
        page=page,
        consent=consent,
        chosen=chosen,
        topics=topics,
        written={part: raw.get(part, ("",))[-1] for part in PLAIN_PARTS},
        motive=visit.posted.one("motiv"),
        error=error,
        error_at="motiv" if error in (NO_MOTIVE, TOO_LONG) else "svar",
        hows={name: words for name, words in HOW.items() if name != "form"},
        bys=BY,
        today=_today(visit),
        back=_address(visit),
        address=f"{_address(visit)}/{quote(consent.name)}",
        section="cases",
    )


def _today(visit: Visit) -> date:
    return visit.world.now().date()
