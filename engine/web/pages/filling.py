"""Owns the way through a form in the browser: page by page, check your answers, receipt.

One address a form; `?sida=` says which page, `?steg=kontrollera` the check. What was posted decides what
happens: go on, save for later, add or remove a row, send.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, Response

from engine.definitions.form import Form
from engine.filling.rows import has_rows, in_draft, keys_of
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Problem, Refused
from engine.operations.add_files import add_files
from engine.operations.change_rows import add_row, move_row, put_back_row, remove_row
from engine.operations.changed_since import changed_since
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.drop_left import drop_left
from engine.operations.form_page import FormPage
from engine.operations.left_words import left_words
from engine.operations.open_form import open_form
from engine.operations.read_case import read_case
from engine.operations.remove_file import remove_file
from engine.operations.save_page import save_page
from engine.operations.start_activity import start_activity
from engine.operations.submit import Sending, Taken, submit_in_short
from engine.operations.views import FormPlace, Opening
from engine.operations.views_activities import Begun
from engine.web.around import frame_around
from engine.web.bodies import Posted
from engine.web.charts import bar
from engine.web.form_html import questions_html
from engine.web.form_shell import Shell, shell_html
from engine.web.form_ways import QUESTION, Raw, address_of, back_of, layout_of, raw_in, seen_names
from engine.web.live import live_of
from engine.web.manner import (
    answered_in,
    beside_person,
    in_manner,
    is_chosen,
    keep_chosen,
    lent_here,
    manner_of,
    shown_in,
)
from engine.web.pages import one_question
from engine.web.pages.newer_form import move_address
from engine.web.pages.passing import again, ask_why, lacks_reason, why_in
from engine.web.saving import saving_at, sheet_of
from engine.web.visit import NOT_ONES_OWN, Visit, message, not_now, redirect, refusal, version_in

CHECK = "kontrollera"
REASON = "_skal."
UPLOAD, REMOVE = "_ladda_upp", "_ta_bort_fil"
SURE = "ja"
"""What is said by whoever has been asked whether what they have written is to go."""
ADD, GONE, UP, DOWN, BACK_AGAIN = "_lagg_till", "_ta_bort", "_upp", "_ned", "_angra"
ROWS_OF = (ADD, GONE, UP, DOWN, BACK_AGAIN)
BESIDE = frozenset({*ROWS_OF, UPLOAD, REMOVE})
MOST_OF_A_REASON = 2000
BACK = said("Tillbaka till ärendet")
NOT_SENT = said("Formuläret är inte skickat")
NOT_YOURS = said("Det går inte")
NOT_YOURS_WHY = said("Du får inte öppna ett ärende här. Be koordinatorn att göra det.")


def begin_opening(visit: Visit) -> Response:
    """Open a case: on to the form that opens it."""
    opening = _opening(visit)
    if opening is None:
        return message(visit, 403, NOT_YOURS, NOT_YOURS_WHY)
    form = visit.home(f"ny/{quote(opening.workflow)}/{quote(opening.form)}")
    places = [(f"{form}?{urlencode({'del': one.name})}", one.label) for one in opening.subprojects]
    chosen = [one for one in opening.subprojects if one.name == visit.query("del")]
    if len(places) > 1 and not chosen:
        return visit.page("where.html", frame=visit.frame(), opening=opening, places=places)
    if not places:
        return redirect(form)
    return redirect(places[opening.subprojects.index(chosen[0]) if chosen else 0][0])


def _opening(visit: Visit) -> Opening | None:
    wanted = visit.param("workflow")
    return next((one for one in visit.frame().openings if one.workflow == wanted), None)


def begin_action(visit: Visit) -> Response:
    """Take an action that is done by filling in a form: on to it."""
    number, wanted = visit.param("number"), visit.param("action")
    case = visit.allowed(read_case(visit.world, visit.caller, number))
    action = next((one for one in case.actions if one.name == wanted), None)
    if action is not None and action.passes and action.form is None:
        address = visit.case_address(number, f"gor/{quote(wanted)}")
        return ask_why(visit, address, {"version": str(case.version)})
    if action is None or action.possible:
        form = action.form if action is not None else None
        rest = f"gor/{quote(wanted)}/{quote(form)}" if form is not None else ""
        return redirect(visit.case_address(number, rest))
    return not_now(visit, Refused(reasons=action.reasons), (visit.case_address(number), BACK))


def place_of(visit: Visit) -> FormPlace:
    """Which form the address means."""
    if visit.errand is not None:
        return visit.errand.place
    params = visit.request.path_params
    if "activity" in params:
        name = params["activity"]
        return FormPlace(form=name, case=params["number"], starts=name)
    return FormPlace(
        form=params["form"],
        case=params.get("number"),
        workflow=params.get("workflow"),
        action=params.get("action"),
        subproject=visit.query("del") or None,
        amends=params.get("submission"),
    )


def show(visit: Visit) -> Response:
    visit = in_manner(visit)
    if visit.query("steg") == CHECK:
        return show_check(visit)
    if "workflow" in visit.request.path_params and not visit.query("del"):
        opening = _opening(visit)
        if opening is not None and opening.subprojects:
            return begin_opening(visit)
    page = open_form(visit.world, visit.caller, place_of(visit), visit.query("sida") or None)
    return refused(visit, page) if isinstance(page, Refused) else page_shown(visit, page)


def save(visit: Visit) -> Response:
    """Whatever button was pressed, what was written is kept first."""
    visit, posted = in_manner(visit), visit.posted
    if "_skicka" in posted.fields and "activity" in visit.request.path_params:
        return _start(visit)
    if "_skicka" in posted.fields:
        return _send(visit)
    if "_borja_om" in posted.fields:
        return _dropped(visit)
    if not BESIDE.isdisjoint(posted.fields):
        return _files(visit) if posted.files else _beside(visit)
    if QUESTION in posted.fields and not posted.files:
        return _one_saved(visit)
    saved = _saved(visit)
    if isinstance(saved, Refused):
        return refused(visit, saved, raw_in(visit.posted))
    if is_chosen(visit):
        return keep_chosen(visit, redirect(address_of(visit, sida=saved.page.name)))
    if "_sprak" in posted.fields:
        return redirect(back_of(visit))
    if "_senare" in posted.fields and not _file_problems(saved):
        return redirect(back_of(visit))
    if "_ny_version" in posted.fields and saved.newer is not None:
        return redirect(move_address(visit))
    if "_lagg_undan" in posted.fields:
        visit.allowed(drop_left(visit.world, visit.caller, place_of(visit)))
        return redirect(address_of(visit, sida=saved.page.name))
    if "_valj" in posted.fields and not saved.choices:
        return redirect(address_of(visit, sida=saved.page.name))
    if saved.stays:
        return page_shown(visit, saved, status=422 if saved.problems else 200)
    if saved.next is None:
        return redirect(address_of(visit, steg=CHECK))
    return redirect(address_of(visit, sida=saved.next))


def _dropped(visit: Visit) -> Response:
    if visit.posted.one("_borja_om") != SURE:
        return visit.page("drop.html", address=address_of(visit))
    visit.allowed(drop_draft(visit.world, visit.caller, place_of(visit)))
    return redirect(address_of(visit))


def _one_saved(visit: Visit) -> Response:
    saved = one_question.save(visit, place_of(visit))
    if isinstance(saved, Refused):
        return refused(visit, saved, raw_in(visit.posted))
    if saved is None:
        return redirect(address_of(visit, steg=CHECK))
    return page_shown(visit, saved) if isinstance(saved, FormPage) else saved


def _saved(visit: Visit) -> FormPage | Refused:
    """The page with all that was posted, files too."""
    posted, world, caller, place = visit.posted, visit.world, visit.caller, place_of(visit)
    page, raw, sheet = posted.one("_sida"), raw_in(posted), sheet_of(posted)
    if posted.files:
        return add_files(world, caller, place, page, raw, posted.files, sheet=sheet)
    return save_page(world, caller, place, page, raw, sheet)


def _files(visit: Visit) -> Response:
    """Files that come while one is not done with the page: they are kept. Another button that was
    pressed with them is pressed again.
    """
    posted = visit.posted
    page = add_files(
        visit.world, visit.caller, place_of(visit), posted.one("_sida"), raw_in(posted), posted.files,
        stays=True, sheet=sheet_of(posted),
    )  # fmt: skip
    if isinstance(page, Refused):
        return refused(visit, page, raw_in(visit.posted))
    if page.problems:
        return page_shown(visit, page, status=422)
    return redirect(address_of(visit, sida=page.page.name) + f"#{quote(posted.files[0].path)}")


def _file_problems(page: FormPage) -> bool:
    return any(one.code == "file" for one in page.problems)


def _beside(visit: Visit) -> Response:
    """Rows and files that come and go while one is not done with the page."""
    if UPLOAD in visit.posted.fields or REMOVE in visit.posted.fields:
        return _without(visit)
    return _rows(visit)


def _without(visit: Visit) -> Response:
    """A file is taken away; or nothing is, where somebody pressed the button without choosing a file."""
    path, _, file = visit.posted.one(REMOVE).rpartition(":")
    page = visit.posted.one("_sida")
    changed = remove_file(
        visit.world, visit.caller, place_of(visit), page, raw_in(visit.posted), path, file,
        sheet_of(visit.posted),
    )  # fmt: skip
    if isinstance(changed, Refused):
        return refused(visit, changed, raw_in(visit.posted))
    there = path or visit.posted.one(UPLOAD)
    return redirect(address_of(visit, sida=changed.page.name) + f"#{quote(there)}")


def _rows(visit: Visit) -> Response:
    """A row is added, taken away, moved or put back; then one is back at it, or at the one after it."""
    button = next(one for one in ROWS_OF if one in visit.posted.fields)
    group, _, row = visit.posted.one(button).partition(":")
    at = (
        visit.world,
        visit.caller,
        place_of(visit),
        visit.posted.one("_sida"),
        raw_in(visit.posted),
    )
    sheet = sheet_of(visit.posted)
    if button == ADD:
        changed = add_row(*at, group, sheet)
    elif button == GONE:
        changed = remove_row(*at, group, int(row) if row.isdecimal() else row, sheet)
    elif button == BACK_AGAIN:
        changed = put_back_row(*at, group, row, sheet)
    else:
        changed = move_row(*at, group, row, -1 if button == UP else 1, sheet)
    if isinstance(changed, Refused):
        return refused(visit, changed, raw_in(visit.posted))
    if changed.unseen or changed.choices:
        return page_shown(visit, changed)
    there = _row_now(changed, group, row, button)
    gone = {"borttagen": f"{group}:{row}"} if button == GONE else {}
    return redirect(address_of(visit, sida=changed.page.name, **gone) + f"#{quote(there)}")


def _row_now(page: FormPage, group: str, row: str, button: str) -> str:
    """Where to go: the row, or the one that has come in its place; the first question of a new one."""
    draft = page.way.draft
    at = in_draft(page.form, draft, group) or group
    count = page.way.settled.rows.get(at, 0)
    if button == ADD:
        start = f"{at}.{count - 1}."
        return next((path for path in page.way.settled.by_path if path.startswith(start)), at)
    keys = keys_of(draft, at, count)
    gone = {one.key: one.place for one in draft.removed.get(at, ())}
    number = keys.index(row) if row in keys else min(gone.get(row, 0), count - 1)
    return f"{at}.{number}" if number >= 0 else at


def show_check(visit: Visit, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    check = check_answers(visit.world, visit.caller, place_of(visit))
    if isinstance(check, Refused):
        return refused(visit, check)
    visit = beside_person(visit, check.spoken)
    if check.saved is None:
        return _nothing_written(visit)
    if check.undecided:
        return redirect(address_of(visit, sida=""))
    return visit.page(
        "check.html",
        status=status,
        frame=visit.frame(),
        check=check,
        address=address_of(visit),
        change=address_of(visit, sida=""),
        back=back_of(visit),
        problems=problems,
        hard=[problem for problem in check.problems if not problem.soft],
        soft=[problem for problem in check.problems if problem.soft],
        page_of=partial(page_of, check.form),
        reason=REASON,
        bar=bar,
        one=manner_of(visit).one,
        shown=shown_in(visit),
        lent_here=lent_here(visit),
        answered_in=answered_in(visit, check.spoken),
        move=move_address(visit) if check.demanded else "",
        section="cases",
    )


def _nothing_written(visit: Visit) -> Response:
    """Nothing is begun here: whoever went back after sending is told so, and not that answers lack."""
    if visit.errand is not None:
        return redirect(address_of(visit))
    words = said("Här finns inget att skicka. Har du nyss skickat formuläret är det mottaget.")
    ways = ((back_of(visit), _back_label(visit)), (address_of(visit), said("Börja på ett nytt")))
    return message(visit, 200, said("Inget att skicka"), words, ways)


def _back_label(visit: Visit) -> Said:
    return BACK if "number" in visit.request.path_params else said("Till startsidan")


def page_of(form: Form, path: str) -> str:
    """The page on which the question at `path` stands."""
    name = path.partition(".")[0]
    return next((page.name for page in form.pages if name in page.fields), form.pages[0].name)


def _send(visit: Visit) -> Response:
    key = visit.posted.one("_nyckel")
    language = visit.posted.one("_svarat_pa")
    sending = Sending(
        reasons=reasons_in(visit.posted), key=key, language=language, why=why_in(visit)
    )
    sent = submit_in_short(visit.world, visit.caller, place_of(visit), sending)
    if isinstance(sent, Taken) and visit.errand is not None:
        return redirect(receipt_on_page(visit, sent))
    if isinstance(sent, Taken):
        receipt = visit.case_address(sent.number, f"kvittens/{quote(sent.submission)}")
        shown = visit.posted.one("_visat")
        return redirect(receipt + (f"?{urlencode({'vy': shown})}" if shown else ""))
    if isinstance(sent, FormPage):
        if not sent.choices and all(problem.soft for problem in sent.problems):
            return show_check(visit, sent.problems, status=422)
        return page_shown(visit, sent, status=422)
    if lacks_reason(sent):
        return ask_why(visit, address_of(visit), again(visit.posted), 422)
    if sent.reason.kind == "newer":
        return show_check(visit, status=409)
    return refused(visit, sent)


def receipt_on_page(visit: Visit, sent: Taken) -> str:
    """Where whoever has no account gets their receipt: where the form was, or on the page that is theirs."""
    errand, form = visit.errand, address_of(visit)
    if errand is None or not errand.own:
        return form
    number, sent_as = quote(sent.number), quote(sent.submission)
    return f"{errand.home}/kvittens/{number}/{sent_as}?{urlencode({'fran': form})}"


def _start(visit: Visit) -> Response:
    """The activity begins with what was written; on to its own page, for those who may open it."""
    place, version = place_of(visit), version_in(visit)
    begun = start_activity(visit.world, visit.caller, place, reasons_in(visit.posted), version)
    if isinstance(begun, Begun) and visit.errand is not None:
        return redirect(f"{visit.errand.home}?gjort=startad#p-{quote(begun.number)}")
    if isinstance(begun, Begun):
        return redirect(visit.case_address(begun.seen) + "?gjort=startad")
    if isinstance(begun, FormPage):
        if not begun.choices and all(problem.soft for problem in begun.problems):
            return show_check(visit, begun.problems, status=422)
        return page_shown(visit, begun, status=422)
    if begun.reason.kind == "unwritten":
        ways = ((back_of(visit), BACK),)
        return message(visit, 200, said("Inget att starta"), begun.reason.sentence, ways)
    return refused(visit, begun)


def reasons_in(posted: Posted) -> dict[str, str]:
    """Why each soft rule is let through, by the rule's name."""
    return {
        name.removeprefix(REASON): texts[-1].strip()[:MOST_OF_A_REASON]
        for name, texts in posted.fields.items()
        if name.startswith(REASON) and texts[-1].strip()
    }


def refused(visit: Visit, why: Refused, raw: Raw = ()) -> Response:
    """The rule that said no, with all that was written there; what the page has just sent too, unless
    the form was never one's own to fill in.
    """
    if visit.errand is not None:
        return visit.errand.gone(visit) if not visit.errand.own else on_own_page(visit, why)
    if why.reason.kind == "missing":
        return refusal(visit, why)
    own = why.reason.kind not in NOT_ONES_OWN
    sheet = sheet_of(visit.posted)
    left = left_words(visit.world, visit.caller, place_of(visit), raw if own else (), sheet)
    if left is None:
        return refusal(visit, why)
    number = visit.request.path_params.get("number")
    since = changed_since(visit.world, visit.caller, number, moment=left.begun) if number else None
    return visit.page(
        "left.html",
        since=since,
        status=409 if own else 403,
        frame=visit.frame(),
        left=left,
        heading=NOT_SENT.in_(visit.language),
        words=why.reason.sentence.in_(visit.language),
        address=address_of(visit),
        back=back_of(visit),
        back_label=_back_label(visit).in_(visit.language),
        section="cases",
    )


def on_own_page(visit: Visit, why: Refused) -> Response:
    """The same to the participant on their page."""
    home = visit.errand.home if visit.errand is not None else "/"
    status = 404 if why.reason.kind == "missing" else 409
    sentence = said("Sidan finns inte.") if status == 404 else why.reason.sentence
    return message(visit, status, NOT_YOURS, sentence, ((home, said("Till min sida")),))


def page_shown(visit: Visit, page: FormPage, status: int = 200) -> Response:
    """The page of the form as HTML."""
    visit = beside_person(visit, page.spoken)
    if manner_of(visit).one and not page.choices:
        return one_question.shown(visit, page, status)
    layout = layout_of(visit, page)
    questions, seen = questions_html(layout, page.page.fields, visit.language, visit.second)
    before = address_of(visit, sida=page.before) if page.before is not None else ""
    visit.frame(counted=False)  # It is read once, without what a menu needs.
    shell = Shell(
        visit=visit,
        frame=frame_around(visit),
        page=page,
        saving=saving_at(visit, address_of(visit), page.stamp, page.saved, page.choices),
        questions=questions,
        seen=seen_names(page, seen),
        live=live_of(layout.giving, visit.language, visit.second) if layout.giving else None,
        rows=has_rows(page.form),
        address=address_of(visit),
        back=back_of(visit),
        before=before,
    )
    return HTMLResponse(shell_html(shell), status)
