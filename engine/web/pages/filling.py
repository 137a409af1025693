"""Owns the way through a form in the browser: page by page, check your answers, receipt.

One address a form; `?sida=` says which page, `?steg=kontrollera` the check. What was posted decides what
happens: go on, save for later, add or remove a row, send.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, urlencode

from starlette.responses import Response

from engine.definitions.form import Form
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Problem, Refused
from engine.operations.add_files import add_files
from engine.operations.change_rows import add_row, remove_row
from engine.operations.changed_since import changed_since
from engine.operations.check_answers import check_answers
from engine.operations.drop_draft import drop_draft
from engine.operations.drop_left import drop_left
from engine.operations.form_page import FormPage
from engine.operations.left_words import left_words
from engine.operations.open_form import open_form
from engine.operations.read_case import read_case
from engine.operations.receipt import read_receipt
from engine.operations.remove_file import remove_file
from engine.operations.save_page import save_page
from engine.operations.submit import submit
from engine.operations.views import FormPlace, Opening, Receipt
from engine.web.bodies import Posted
from engine.web.charts import bar
from engine.web.form_html import questions_html
from engine.web.live import giving_of, live_of
from engine.web.pages.newer_form import move_address
from engine.web.questions import Layout
from engine.web.saving import OF_THE_SHEET, saving_at, sheet_of
from engine.web.visit import NOT_ONES_OWN, Visit, message, not_now, redirect, refusal

CHECK = "kontrollera"
REASON = "_skal."
UPLOAD, REMOVE = "_ladda_upp", "_ta_bort_fil"
BESIDE = frozenset({"_lagg_till", "_ta_bort", UPLOAD, REMOVE})
OF_THE_PAGE = ("_token", "_sida", "_sprak", *OF_THE_SHEET)
MOST_OF_A_REASON = 2000
BACK = said("Tillbaka till ärendet")
Raw = tuple[tuple[str, str], ...]
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
    return FormPlace(
        form=params["form"],
        case=params.get("number"),
        workflow=params.get("workflow"),
        action=params.get("action"),
        subproject=visit.query("del") or None,
    )


def show(visit: Visit) -> Response:
    if visit.query("steg") == CHECK:
        return show_check(visit)
    if "workflow" in visit.request.path_params and not visit.query("del"):
        opening = _opening(visit)
        if opening is not None and opening.subprojects:
            return begin_opening(visit)
    page = open_form(visit.world, visit.caller, place_of(visit), visit.query("sida") or None)
    return _refused(visit, page) if isinstance(page, Refused) else page_shown(visit, page)


def save(visit: Visit) -> Response:
    """Whatever button was pressed, what was written is kept first."""
    posted = visit.posted
    if "_skicka" in posted.fields:
        return _send(visit)
    if "_borja_om" in posted.fields:
        visit.allowed(drop_draft(visit.world, visit.caller, place_of(visit)))
        return redirect(_address(visit))
    if not BESIDE.isdisjoint(posted.fields):
        return _files(visit) if posted.files else _beside(visit)
    saved = _saved(visit)
    if isinstance(saved, Refused):
        return _refused(visit, saved, raw_in(visit.posted))
    if "_sprak" in posted.fields:
        return redirect(_back(visit))
    if "_senare" in posted.fields and not _file_problems(saved):
        return redirect(_back(visit))
    if "_ny_version" in posted.fields and saved.newer is not None:
        return redirect(move_address(visit))
    if "_lagg_undan" in posted.fields:
        visit.allowed(drop_left(visit.world, visit.caller, place_of(visit)))
        return redirect(_address(visit, sida=saved.page.name))
    if "_valj" in posted.fields and not saved.choices:
        return redirect(_address(visit, sida=saved.page.name))
    if saved.stays:
        return page_shown(visit, saved, status=422 if saved.problems else 200)
    if saved.next is None:
        return redirect(_address(visit, steg=CHECK))
    return redirect(_address(visit, sida=saved.next))


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
        return _refused(visit, page, raw_in(visit.posted))
    if page.problems:
        return page_shown(visit, page, status=422)
    return redirect(_address(visit, sida=page.page.name) + f"#{quote(posted.files[0].path)}")


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
        return _refused(visit, changed, raw_in(visit.posted))
    there = path or visit.posted.one(UPLOAD)
    return redirect(_address(visit, sida=changed.page.name) + f"#{quote(there)}")


def _rows(visit: Visit) -> Response:
    place, page = place_of(visit), visit.posted.one("_sida")
    group, sheet = visit.posted.one("_lagg_till"), sheet_of(visit.posted)
    if group:
        changed = add_row(
            visit.world, visit.caller, place, page, raw_in(visit.posted), group, sheet
        )
    else:
        group, _, number = visit.posted.one("_ta_bort").rpartition(":")
        row = int(number) if number.isdecimal() and len(number) < 5 else -1
        changed = remove_row(
            visit.world, visit.caller, place, page, raw_in(visit.posted), group, row, sheet
        )
    if isinstance(changed, Refused):
        return _refused(visit, changed, raw_in(visit.posted))
    there = _new_row(changed, group) if visit.posted.one("_lagg_till") else group
    return redirect(_address(visit, sida=changed.page.name) + f"#{quote(there)}")


def _new_row(page: FormPage, group: str) -> str:
    """The first question of the group's last row; the group itself when there is none."""
    last = f"{group}.{page.way.settled.rows.get(group, 0) - 1}."
    asked = (path for path in page.way.settled.by_path if path.startswith(last))
    return next(asked, group)


def show_check(visit: Visit, problems: tuple[Problem, ...] = (), status: int = 200) -> Response:
    check = check_answers(visit.world, visit.caller, place_of(visit))
    if isinstance(check, Refused):
        return _refused(visit, check)
    if check.saved is None:
        return _nothing_written(visit)
    if check.undecided:
        return redirect(_address(visit, sida=""))
    return visit.page(
        "check.html",
        status=status,
        frame=visit.frame(),
        check=check,
        address=_address(visit),
        change=_address(visit, sida=""),
        back=_back(visit),
        problems=problems,
        hard=[problem for problem in check.problems if not problem.soft],
        soft=[problem for problem in check.problems if problem.soft],
        page_of=partial(_page_of, check.form),
        reason=REASON,
        bar=bar,
        move=move_address(visit) if check.demanded else "",
        section="cases",
    )


def _nothing_written(visit: Visit) -> Response:
    """Nothing is begun here: whoever went back after sending is told so, and not that answers lack."""
    if visit.errand is not None:
        return redirect(_address(visit))
    words = said("Här finns inget att skicka. Har du nyss skickat formuläret är det mottaget.")
    ways = ((_back(visit), _back_label(visit)), (_address(visit), said("Börja på ett nytt")))
    return message(visit, 200, said("Inget att skicka"), words, ways)


def _back_label(visit: Visit) -> Said:
    return BACK if "number" in visit.request.path_params else said("Till startsidan")


def _page_of(form: Form, path: str) -> str:
    """The page on which the question at `path` stands."""
    name = path.partition(".")[0]
    return next((page.name for page in form.pages if name in page.fields), form.pages[0].name)


def _send(visit: Visit) -> Response:
    reasons = {
        name.removeprefix(REASON): texts[-1].strip()[:MOST_OF_A_REASON]
        for name, texts in visit.posted.fields.items()
        if name.startswith(REASON) and texts[-1].strip()
    }
    key = visit.posted.one("_nyckel")
    sent = submit(visit.world, visit.caller, place_of(visit), reasons, key=key)
    if isinstance(sent, Receipt) and visit.errand is not None:
        return redirect(_address(visit))
    if isinstance(sent, Receipt):
        return redirect(visit.case_address(sent.number, f"kvittens/{quote(sent.submission)}"))
    if isinstance(sent, FormPage):
        if not sent.choices and all(problem.soft for problem in sent.problems):
            return show_check(visit, sent.problems, status=422)
        return page_shown(visit, sent, status=422)
    if sent.reason.kind == "newer":
        return show_check(visit, status=409)
    return _refused(visit, sent)


def _refused(visit: Visit, refused: Refused, raw: Raw = ()) -> Response:
    """The rule that said no, with all that was written there; what the page has just sent too, unless
    the form was never one's own to fill in.
    """
    if visit.errand is not None:
        return visit.errand.gone(visit)
    if refused.reason.kind == "missing":
        return refusal(visit, refused)
    own = refused.reason.kind not in NOT_ONES_OWN
    sheet = sheet_of(visit.posted)
    left = left_words(visit.world, visit.caller, place_of(visit), raw if own else (), sheet)
    if left is None:
        return refusal(visit, refused)
    number = visit.request.path_params.get("number")
    since = changed_since(visit.world, visit.caller, number, moment=left.begun) if number else None
    return visit.page(
        "left.html",
        since=since,
        status=409 if own else 403,
        frame=visit.frame(),
        left=left,
        heading=NOT_SENT.in_(visit.language),
        words=refused.reason.sentence.in_(visit.language),
        address=_address(visit),
        back=_back(visit),
        back_label=_back_label(visit).in_(visit.language),
        section="cases",
    )


def show_receipt(visit: Visit) -> Response:
    number = visit.param("number")
    receipt = visit.allowed(
        read_receipt(visit.world, visit.caller, number, visit.param("submission"))
    )
    may_open = not isinstance(read_case(visit.world, visit.caller, number), Refused)
    return visit.page(
        "receipt.html",
        frame=visit.frame(),
        receipt=receipt,
        address=visit.case_address(number),
        may_open=may_open,
        section="cases",
    )


def page_shown(visit: Visit, page: FormPage, status: int = 200) -> Response:
    """The page of the form as HTML."""
    giving = giving_of(page)
    layout = Layout(
        form=page.form,
        giving=giving,
        settled=page.way.settled,
        written=page.way.draft.written,
        place=page.context.place(),
        errors={problem.path: problem.text for problem in page.problems},
        opened=frozenset(page.opened),
        home=visit.home(),
        largest=visit.world.settings.files.max_bytes,
        before=page.earlier.chosen,
        told_before=page.earlier.words,
    )
    questions, seen = questions_html(layout, page.page.fields, visit.language)
    return visit.page(
        "form.html",
        status=status,
        frame=visit.frame(counted=False),
        view=page,
        questions=questions,
        seen=seen,
        live=live_of(giving, visit.language) if giving is not None else None,
        address=_address(visit),
        saving=saving_at(visit, _address(visit), page.stamp, page.saved, page.choices),
        back=_back(visit),
        before=_address(visit, sida=page.before) if page.before is not None else None,
        pages=len(page.way.pages),
        languages_here=visit.errand.languages if visit.errand is not None else (),
        section="cases",
    )


def raw_in(posted: Posted) -> Raw:
    """What was posted, without what is about the page itself."""
    return tuple(
        (name, text)
        for name, texts in posted.fields.items()
        for text in texts
        if name not in OF_THE_PAGE
    )


def _address(visit: Visit, **query: str) -> str:
    """This form's address, with what the query says; a sub-project that was chosen stays."""
    part = visit.query("del")
    asked = {**({"del": part} if part else {}), **query}
    return visit.request.url.path + ("?" + urlencode(asked) if asked else "")


def _back(visit: Visit) -> str:
    """Where one came from: the case, or the list."""
    if visit.errand is not None:
        return visit.errand.later
    number = visit.request.path_params.get("number")
    return visit.case_address(number) if number is not None else visit.home()
