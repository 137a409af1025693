"""Owns the application: every route in one visible list, and what stands around all of them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from engine.foundation.texts import said
from engine.foundation.wrong import NoReleaseError
from engine.operations.metrics import Metrics
from engine.operations.tenants import hosts_of
from engine.operations.world import World
from engine.web.breaking import Breaking
from engine.web.gate import Gate
from engine.web.headers import SafeHeaders
from engine.web.pace import Pace
from engine.web.pages import (
    accounts,
    amending,
    api,
    attached,
    board,
    by_provider,
    by_saml,
    calendar,
    case,
    case_links,
    case_then,
    cases,
    consents,
    day,
    drafts,
    emergency,
    figures,
    filling,
    flow,
    follow_up,
    house,
    link_drafts,
    links,
    log_review,
    my_account,
    newer_form,
    notes,
    own_forms,
    own_page,
    passkeys,
    person,
    persons,
    plan,
    protection,
    queue,
    receipts,
    releases,
    reports,
    second_step,
    sign_in,
    submission,
    tasks,
    team,
    tenants,
    times,
    tokens,
    views,
    welcome,
)
from engine.web.proxies import Proxies
from engine.web.routing import Routes
from engine.web.running import Running
from engine.web.threads import threads
from engine.web.visit import ANSWER, BY_THEM, Visit, by_account, endpoint, message
from engine.web.watch_pages import health, metrics, ready
from engine.web.watching import Watching


def not_found(visit: Visit) -> Response:
    words = said("Adressen leder ingenstans. Kontrollera den, eller börja från startsidan.")
    return message(visit, 404, said("Sidan finns inte"), words)


def wrong_method(visit: Visit) -> Response:
    words = said("Sidan kan inte visas på det sättet. Börja om från startsidan.")
    return message(visit, 405, said("Det går inte"), words)


async def on_not_found(request: Request, error: Exception) -> Response:
    return await endpoint(not_found)(_as_get(request))


async def on_wrong_method(request: Request, error: Exception) -> Response:
    answer = await endpoint(wrong_method)(_as_get(request))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _as_get(request: Request) -> Request:
    """The request without its body, since the page that failed may have read it."""
    return Request({**request.scope, "method": "GET", "path_params": {}})


API = "/{deployment}/api"
SCIM = API + "/scim/v2"
USERS = SCIM + "/Users"
GROUPS = SCIM + "/Groups"
REPORTS = "/{deployment}/uppfoljning/rapporter"
SLIPS = "/{deployment}/uppfoljning/blanketter/{report}"
REVIEWS = "/{deployment}/loggkontroll"
RELEASES = "/{deployment}/utgavor"
PROVIDER = "/logga-in/med/{provider}"
CASE = "/{deployment}/arende/{number}"
OWN = "/s/{token}/sida"
OPENED = "/{deployment}/ny/{workflow}/{form}"
ACCOUNT = "/{deployment}/konton/{name}"
ROUTES = (
    Route("/healthz", health),
    Route("/readyz", ready),
    Route("/metrics", metrics),
    Route("/", endpoint(sign_in.start)),
    Route("/logga-in", endpoint(sign_in.show_sign_in), methods=["GET"]),
    Route("/logga-in", endpoint(sign_in.do_sign_in), methods=["POST"]),
    Route("/logga-ut", endpoint(sign_in.do_sign_out), methods=["POST"]),
    Route("/sprak", endpoint(sign_in.choose_language), methods=["POST"]),
    Route("/logga-in/kod", endpoint(second_step.show), methods=["GET"]),
    Route("/logga-in/kod", endpoint(second_step.take_code), methods=["POST"]),
    Route("/logga-in/tva-steg", endpoint(second_step.show), methods=["GET"]),
    Route("/logga-in/tva-steg", endpoint(second_step.take_set_up), methods=["POST"]),
    Route("/logga-in/nyckel", endpoint(passkeys.ask), methods=["GET"]),
    Route("/logga-in/nyckel", endpoint(passkeys.sign_in), methods=["POST"]),
    Route(PROVIDER, endpoint(by_provider.go), methods=["POST"]),
    Route(PROVIDER + ANSWER, endpoint(by_provider.come_back), methods=["GET"]),
    Route(PROVIDER + ANSWER, endpoint(by_saml.take), methods=["POST"]),
    Route(PROVIDER + BY_THEM, endpoint(by_provider.signed_out), methods=["POST"]),
    Route(PROVIDER + BY_THEM, endpoint(by_saml.signed_out), methods=["GET"]),
    Route(PROVIDER + "/metadata", endpoint(by_saml.describe)),
    Route("/logga-in/kommun", endpoint(tenants.choose), methods=["POST"]),
    Route("/logga-in/kommuner", endpoint(tenants.show), methods=["GET"]),
    Route("/logga-in/kommuner", endpoint(tenants.go), methods=["POST"]),
    Route("/logga-in/glomt", endpoint(welcome.forgotten), methods=["GET"]),
    Route("/logga-in/glomt", endpoint(welcome.ask), methods=["POST"]),
    Route("/valkommen/{token}", endpoint(welcome.show), methods=["GET"]),
    Route("/valkommen/{token}", endpoint(welcome.choose), methods=["POST"]),
    Route("/mitt-konto", endpoint(my_account.show)),
    Route("/mitt-konto/vem", endpoint(drafts.who)),
    Route("/mitt-konto/losenord", endpoint(my_account.show_password), methods=["GET"]),
    Route("/mitt-konto/losenord", endpoint(my_account.save_password), methods=["POST"]),
    Route("/mitt-konto/tva-steg", endpoint(my_account.show_two_step), methods=["GET"]),
    Route("/mitt-konto/tva-steg", endpoint(my_account.act_on_two_step), methods=["POST"]),
    Route("/mitt-konto/nycklar", endpoint(passkeys.show), methods=["GET"]),
    Route("/mitt-konto/nycklar", endpoint(passkeys.change), methods=["POST"]),
    Route("/mitt-konto/nycklar/ny", endpoint(passkeys.show_new), methods=["GET"]),
    Route("/mitt-konto/nycklar/ny", endpoint(passkeys.add), methods=["POST"]),
    Route("/mitt-konto/session", endpoint(my_account.end_session), methods=["POST"]),
    Route("/mitt-konto/epost", endpoint(my_account.save_email), methods=["POST"]),
    Route("/mitt-konto/brev", endpoint(my_account.save_notify), methods=["POST"]),
    Route("/mitt-konto/ersattare", endpoint(my_account.save_substitute), methods=["POST"]),
    Route("/s/{token}", endpoint(links.show), methods=["GET"]),
    Route("/s/{token}", endpoint(links.take, files=links.may_send), methods=["POST"]),
    Route("/s/{token}/utkast", endpoint(link_drafts.save_form), methods=["POST"]),
    Route("/s/{token}/vem", endpoint(link_drafts.who)),
    Route("/s/{token}/filer/{file}", endpoint(links.fetch)),
    Route("/s/{token}/kalender.ics", endpoint(calendar.follow)),
    Route(OWN, endpoint(own_page.show), methods=["GET"]),
    Route(OWN, endpoint(own_page.take), methods=["POST"]),
    Route(OWN + "/vem", endpoint(own_forms.who)),
    Route(OWN + "/filer/{file}", endpoint(own_forms.fetch)),
    Route(OWN + "/plan", endpoint(own_page.arrange), methods=["POST"]),
    Route(OWN + "/plan/pdf", endpoint(own_page.download)),
    Route(OWN + "/kopia/{kind}", endpoint(own_page.copy)),
    Route(OWN + "/samtycken/{consent}", endpoint(own_page.ask_withdrawal), methods=["GET"]),
    Route(OWN + "/samtycken/{consent}", endpoint(own_page.withdraw), methods=["POST"]),
    Route(OWN + "/gor/{number}/{action}", endpoint(own_page.act), methods=["POST"]),
    Route(OWN + "/kvittens/{number}/{submission}", endpoint(own_forms.show_receipt)),
    *(
        route
        for form in (
            "/fyll/{number}/{form}",
            "/gor/{number}/{action}/{form}",
            "/starta/{activity}",
        )
        for route in (
            Route(OWN + form, endpoint(own_forms.show), methods=["GET"]),
            Route(OWN + form, endpoint(own_forms.save, files=own_forms.may_send), methods=["POST"]),
            Route(OWN + form + "/utkast", endpoint(own_forms.save_draft), methods=["POST"]),
        )
    ),
    Route("/tillganglighet", endpoint(sign_in.accessibility)),
    Route("/{deployment}", endpoint(cases.go_home)),
    Route("/{deployment}/", endpoint(cases.show_cases)),
    Route(RELEASES, endpoint(releases.show_releases)),
    Route(RELEASES + "/ny", endpoint(releases.show_publishing), methods=["GET"]),
    Route(RELEASES + "/ny", endpoint(releases.do_publish), methods=["POST"]),
    Route(RELEASES + "/{number}", endpoint(releases.show_release)),
    Route(RELEASES + "/{number}/tillbaka", endpoint(releases.show_going_back), methods=["GET"]),
    Route(RELEASES + "/{number}/tillbaka", endpoint(releases.do_go_back), methods=["POST"]),
    Route("/{deployment}/min-dag", endpoint(day.show_day), methods=["GET"]),
    Route("/{deployment}/min-dag", endpoint(day.mark), methods=["POST"]),
    Route("/{deployment}/kalender", endpoint(calendar.show_week)),
    Route("/{deployment}/kalender/adress", endpoint(calendar.keep_feed), methods=["POST"]),
    Route("/{deployment}/narvaro", endpoint(calendar.show_attendance)),
    Route("/{deployment}/narvaro/fil", endpoint(calendar.fetch)),
    Route("/{deployment}/team", endpoint(team.show_team)),
    Route("/{deployment}/tavla", endpoint(board.show_board)),
    Route("/{deployment}/flode", endpoint(flow.show_flow)),
    Route("/{deployment}/ko", endpoint(queue.show)),
    Route("/{deployment}/matningar", endpoint(figures.show)),
    Route("/{deployment}/uppfoljning", endpoint(follow_up.show)),
    Route("/{deployment}/uppfoljning/fil", endpoint(follow_up.fetch)),
    Route("/{deployment}/uppfoljning/siffra/{indicator}", endpoint(follow_up.show_list)),
    Route(SLIPS, endpoint(reports.show_slips)),
    Route(SLIPS + "/{slip}", endpoint(reports.show_slip)),
    Route(SLIPS + "/{slip}/registrerad", endpoint(reports.register), methods=["POST"]),
    Route(REPORTS, endpoint(reports.show_all)),
    Route(REPORTS + "/{report}", endpoint(reports.show)),
    Route(REPORTS + "/{report}/{month}", endpoint(reports.show_month)),
    Route(REPORTS + "/{report}/{month}/fil", endpoint(reports.fetch)),
    Route(REPORTS + "/{report}/{month}/skickad", endpoint(reports.mark), methods=["POST"]),
    Route("/{deployment}/uppgifter", endpoint(tasks.show_tasks)),
    Route("/{deployment}/urval", endpoint(views.show_views), methods=["GET"]),
    Route("/{deployment}/urval", endpoint(views.keep), methods=["POST"]),
    Route("/{deployment}/urval/{view}", endpoint(views.change), methods=["POST"]),
    Route("/{deployment}/meny", endpoint(cases.show_menu)),
    Route("/{deployment}/personer", endpoint(persons.show)),
    Route("/{deployment}/nycklar", endpoint(tokens.show), methods=["GET"]),
    Route("/{deployment}/nycklar", endpoint(tokens.act), methods=["POST"]),
    Route(API + "/matningar", api.by_token(api.figures)),
    Route(API + "/matningar.csv", api.by_token(api.figures_table)),
    Route(USERS, api.by_token(api.people), methods=["GET"]),
    Route(USERS, api.by_token(api.create), methods=["POST"]),
    Route(USERS + "/{name}", api.by_token(api.person), methods=["GET"]),
    Route(USERS + "/{name}", api.by_token(api.replace), methods=["PUT"]),
    Route(USERS + "/{name}", api.by_token(api.patch), methods=["PATCH"]),
    Route(USERS + "/{name}", api.by_token(api.delete), methods=["DELETE"]),
    Route(SCIM + "/ServiceProviderConfig", api.by_token(api.config)),
    Route(SCIM + "/ResourceTypes", api.by_token(api.types)),
    Route(GROUPS, api.by_token(api.groups), methods=["GET"]),
    Route(GROUPS + "/{name}", api.by_token(api.group), methods=["GET"]),
    Route(GROUPS + "/{name}", api.by_token(api.replace_group), methods=["PUT"]),
    Route(GROUPS + "/{name}", api.by_token(api.patch_group), methods=["PATCH"]),
    Route(API + "/logg", api.by_token(api.log)),
    Route("/{deployment}/skydd", endpoint(protection.find)),
    Route(REVIEWS, endpoint(log_review.show_all), methods=["GET"]),
    Route(REVIEWS, endpoint(log_review.begin), methods=["POST"]),
    Route(REVIEWS + "/utdrag", endpoint(log_review.extract)),
    Route(REVIEWS + "/fil", endpoint(log_review.download)),
    Route(REVIEWS + "/{review}", endpoint(log_review.show), methods=["GET"]),
    Route(REVIEWS + "/{review}", endpoint(log_review.close), methods=["POST"]),
    Route(REVIEWS + "/{review}/{item}", endpoint(log_review.judge), methods=["POST"]),
    Route("/{deployment}/nodlasning", endpoint(emergency.ask), methods=["GET"]),
    Route("/{deployment}/nodlasning", endpoint(emergency.begin), methods=["POST"]),
    Route("/{deployment}/nodlasningar", endpoint(emergency.show)),
    Route("/{deployment}/nodlasningar/{reading}", endpoint(emergency.judge), methods=["POST"]),
    Route("/{deployment}/konton", endpoint(accounts.show_list)),
    Route("/{deployment}/konton/ny", endpoint(accounts.show_invite), methods=["GET"]),
    Route("/{deployment}/konton/ny", endpoint(accounts.send_invite), methods=["POST"]),
    Route(ACCOUNT, endpoint(accounts.show)),
    Route(ACCOUNT + "/roller", endpoint(accounts.save_roles), methods=["POST"]),
    Route(ACCOUNT + "/uppgifter", endpoint(accounts.save_details), methods=["POST"]),
    Route(ACCOUNT + "/lank", endpoint(accounts.make_link), methods=["POST"]),
    Route(ACCOUNT + "/tva-steg", endpoint(accounts.reset_step), methods=["POST"]),
    Route(ACCOUNT + "/ersattare", endpoint(accounts.save_substitute), methods=["POST"]),
    Route(ACCOUNT + "/oppna", endpoint(accounts.reopen), methods=["POST"]),
    Route(ACCOUNT + "/avsluta", endpoint(accounts.show_end), methods=["GET"]),
    Route(ACCOUNT + "/avsluta", endpoint(accounts.end), methods=["POST"]),
    Route(ACCOUNT + "/lamna-over", endpoint(accounts.move_cases), methods=["POST"]),
    Route("/{deployment}/ny/{workflow}", endpoint(filling.begin_opening)),
    Route("/{deployment}/ny/{workflow}/{form}", endpoint(filling.show), methods=["GET"]),
    Route(
        "/{deployment}/ny/{workflow}/{form}",
        endpoint(filling.save, files=by_account),
        methods=["POST"],
    ),
    Route(OPENED + "/utkast", endpoint(drafts.save_form), methods=["POST"]),
    Route(OPENED + newer_form.MOVE, endpoint(newer_form.show_move), methods=["GET"]),
    Route(OPENED + newer_form.MOVE, endpoint(newer_form.move), methods=["POST"]),
    Route("/{deployment}/aviseringar", endpoint(house.show_notifications), methods=["GET"]),
    Route("/{deployment}/aviseringar", endpoint(house.read_all), methods=["POST"]),
    Route("/{deployment}/jobb", endpoint(house.show_jobs)),
    Route("/{deployment}/jobb/{job}", endpoint(house.run_job_again), methods=["POST"]),
    Route("/{deployment}/filer/{file}", endpoint(attached.show)),
    Route(CASE, endpoint(case.show_case)),
    Route(CASE + "/skal", endpoint(protection.give_reason), methods=["POST"]),
    Route(CASE + "/skydd", endpoint(protection.show), methods=["GET"]),
    Route(CASE + "/skydd", endpoint(protection.save_level), methods=["POST"]),
    Route(CASE + "/skydd/lasare", endpoint(protection.save_reader), methods=["POST"]),
    Route(CASE + "/gor/{action}", endpoint(filling.begin_action), methods=["GET"]),
    Route(CASE + "/gor/{action}", endpoint(case.act), methods=["POST"]),
    Route(CASE + "/gor/{action}/{form}", endpoint(filling.show), methods=["GET"]),
    Route(
        CASE + "/gor/{action}/{form}", endpoint(filling.save, files=by_account), methods=["POST"]
    ),
    Route(CASE + "/gor/{action}/{form}/utkast", endpoint(drafts.save_form), methods=["POST"]),
    Route(CASE + "/fyll/{form}", endpoint(filling.show), methods=["GET"]),
    Route(CASE + "/fyll/{form}", endpoint(filling.save, files=by_account), methods=["POST"]),
    Route(CASE + "/fyll/{form}/utkast", endpoint(drafts.save_form), methods=["POST"]),
    Route(CASE + "/starta/{activity}", endpoint(filling.show), methods=["GET"]),
    Route(CASE + "/starta/{activity}", endpoint(filling.save, files=by_account), methods=["POST"]),
    Route(CASE + "/starta/{activity}/utkast", endpoint(drafts.save_form), methods=["POST"]),
    Route(CASE + "/ratta/{form}/{submission}", endpoint(amending.show), methods=["GET"]),
    Route(
        CASE + "/ratta/{form}/{submission}",
        endpoint(amending.save, files=by_account),
        methods=["POST"],
    ),
    Route(CASE + "/ratta/{form}/{submission}/utkast", endpoint(drafts.save_form), methods=["POST"]),
    Route(CASE + "/team", endpoint(case.seat), methods=["POST"]),
    Route(CASE + "/uppgift/{request}", endpoint(case.finish), methods=["POST"]),
    Route(CASE + "/uppgift/{request}/ta", endpoint(tasks.claim), methods=["POST"]),
    Route(CASE + "/uppgift/{request}/lamna", endpoint(tasks.hand_over), methods=["POST"]),
    Route(CASE + "/uppgift/{request}/tillbaka", endpoint(tasks.put_back), methods=["POST"]),
    Route(CASE + "/anteckning", endpoint(notes.show_note), methods=["GET"]),
    Route(CASE + "/anteckning", endpoint(notes.write), methods=["POST"]),
    Route(CASE + "/anteckning/utkast", endpoint(notes.save_fields), methods=["POST"]),
    Route(CASE + "/per", endpoint(case_then.show_case_then)),
    Route(CASE + "/per/{day}", endpoint(case_then.show_case_then)),
    Route(CASE + "/tid", endpoint(times.show_times)),
    Route(CASE + "/plan", endpoint(plan.show), methods=["GET"]),
    Route(CASE + "/plan", endpoint(plan.arrange), methods=["POST"]),
    Route(CASE + "/plan/pdf", endpoint(plan.download)),
    Route(CASE + "/svar/{submission}", endpoint(submission.show)),
    Route(CASE + "/svar/{submission}/pdf", endpoint(submission.download)),
    Route(CASE + "/samtycken", endpoint(consents.show), methods=["GET"]),
    Route(CASE + "/samtycken/{consent}", endpoint(consents.ask), methods=["GET"]),
    Route(CASE + "/samtycken/{consent}", endpoint(consents.give), methods=["POST"]),
    Route(
        CASE + "/samtycken/{consent}/tillbaka", endpoint(consents.ask_withdrawal), methods=["GET"]
    ),
    Route(CASE + "/samtycken/{consent}/tillbaka", endpoint(consents.withdraw), methods=["POST"]),
    Route(CASE + "/person", endpoint(person.show), methods=["GET"]),
    Route(CASE + "/person/nummer", endpoint(person.number), methods=["POST"]),
    Route(CASE + "/person/samma", endpoint(person.ask_merge), methods=["GET"]),
    Route(CASE + "/person/samma", endpoint(person.merge), methods=["POST"]),
    Route(CASE + "/person/skilj", endpoint(person.ask_apart), methods=["GET"]),
    Route(CASE + "/person/skilj", endpoint(person.apart), methods=["POST"]),
    Route(CASE + "/som/{party}", endpoint(consents.see_as), methods=["GET"]),
    Route(CASE + "/lank/{link}", endpoint(case_links.hand_out), methods=["POST"]),
    Route(CASE + "/egen-sida", endpoint(case_links.give_own), methods=["POST"]),
    Route(CASE + "/bredvid/{form}", endpoint(case_links.show_beside)),
    Route(CASE + "/kvittens/{submission}", endpoint(receipts.show), methods=["GET"]),
    Route(CASE + "/kvittens/{submission}", endpoint(receipts.send), methods=["POST"]),
)
FOUND_BY = Routes(ROUTES)
"""They know nothing of any one application, so all of a process find their routes by these."""


def make_app(
    world: World,
    workspace: Path | None = None,
    *,
    running: Running | None = None,
    metrics_token: str | None = None,
) -> Starlette:
    """The application over one world. Everything it needs comes with it. `workspace`: the folder of
    definitions that those who may publish do so from.
    """
    static = str(files("engine.web").joinpath("static"))
    settings, measures = world.settings, Metrics(world)
    app = Starlette(
        routes=[FOUND_BY, Mount("/static", StaticFiles(directory=static))],
        middleware=[
            Middleware(Proxies, settings.server, world.chance.identity),
            Middleware(Watching, measures),
            Middleware(SafeHeaders, secure=settings.server.is_secure),
            Middleware(Gate, settings.server, settings.limits, hosts_of(settings)),
            Middleware(Breaking),
        ],
        exception_handlers={
            404: on_not_found,
            405: on_wrong_method,
            NoReleaseError: on_not_found,
        },
    )
    app.router.redirect_slashes = False  # It would name whatever host the request names.
    app.state.world = world
    app.state.workspace = workspace
    app.state.metrics = measures
    app.state.metrics_token = metrics_token
    app.state.running = running or Running()
    app.state.pace = Pace()
    app.state.threads = threads(settings.limits.threads)
    return app
