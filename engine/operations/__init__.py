"""The only transactions, and the only door to stored data: one file per verb.

What is pure is decided below (`access`, `filling`, `casework`); what is stored goes through
`storage`. Here both meet: read, decide, write in one transaction, record. `web` and `cli` call
nothing else.

Import each from its own module, e.g. `from engine.operations.submit import submit`. Results are
plain frozen data of `views` (and `engine.filling` for the journey through a form). `Refused` says
why not, with a sentence; a page turns it into words with `reason.sentence.in_(language)`. Data that
a page shows is `Text`, `Said` or a finished `str` (`Words`); dates and numbers are left as they
are.

World and callers
    world           open_world(data: Path, *, clock=SystemClock(), chance=SystemChance()) -> World
                    create_data(data: Path) -> None        the database, or its migration to this
                    version World(storage, clock, chance); world.at(moment) -> World whose clock
                    stands there
    callers         Account(tenant, name, label, roles by deployment, organisation, unit, language)
                    Caller(account, deployment)            who acts, and in which deployment

Accounts and sessions
    sign_in         sign_in(world, name, password, *, tenant=DEFAULT_TENANT) -> SignedIn(token,
    csrf,
                    account, expires) | Refused            equal time for unknown names; throttled
    session         read_session(world, token) -> Session(account, csrf, expires) | None
    sign_out        sign_out(world, token) -> None
    create_account  create_account(world, NewAccount(...)) -> Account | Refused
    set_language    set_language(world, account, language) -> Account | Refused

Releases
    read_project    read_project(folder: Path) -> Mapping[str, bytes]       raises
    ProjectFolderError publish         publish(world, files, deployment, *, why, who,
    tenant=DEFAULT_TENANT)
                    -> Published(number, snapshot, again) | Unpublished(diagnostics)
    load_release    load_release(world, tenant, deployment, number=None) -> Release(number,
    snapshot,
                    deployment: definitions.Deployment)                     raises NoReleaseError
    list_deployments list_deployments(world, tenant=DEFAULT_TENANT) -> tuple[DeploymentCard, ...]
                    what is published, for choosing and for `serve` to say what it serves

Finding
    frame           read_frame(world, caller) -> Frame | Refused            what every page's frame
    needs list_cases      list_cases(world, caller, CaseFilter(), after=None) -> CaseList | Refused
    find_person     find_person(world, caller, text) -> tuple[PersonFound, ...] | Refused my_work
    my_work(world, caller) -> tuple[WorkItem, ...] | Refused     asks, tasks and drafts

A form (`FormPlace(form, case=None, workflow=None, action=None, subproject=None)`: with `case` its
number; without, the form opens a case of `workflow`). `raw` is the posted body's pairs,
`Sequence[tuple[str, str]]`.
    open_form       open_form(world, caller, place, page=None) -> FormPage | Refused
    save_page       save_page(world, caller, place, page, raw) -> FormPage | Refused
                    keeps the draft whatever it says; `problems` of that page; `next` is the page
                    after it (None: check answers)
    change_rows     add_row(world, caller, place, page, raw, repeat) -> FormPage | Refused
                    remove_row(world, caller, place, page, raw, repeat, row) -> FormPage | Refused
    check_answers   check_answers(world, caller, place) -> CheckPage | Refused
    submit          submit(world, caller, place, reasons={}) -> Receipt | FormPage | Refused
                    FormPage: problems remain, on the page that has the first of them
    drop_draft      drop_draft(world, caller, place) -> None | Refused

A case (by its number, such as `SK-2024-001`)
    read_case       read_case(world, caller, number) -> CasePage | Refused        recorded
    read_submission read_submission(world, caller, number, submission) -> SubmissionPage | Refused
    receipt         read_receipt(world, caller, number, submission) -> Receipt | Refused
    take_action     take_action(world, caller, number, action, version=None) -> Moved | Refused
                    an action with a form is taken by `submit` with `place.action`; with `version`,
                    what the page showed, an act on a stale case is redone on the new state if still
                    allowed
    assign          assign(world, caller, number, seats: Mapping[role, account | None]) -> Moved |
    Refused finish_task     finish_task(world, caller, number, request, note) -> Moved | Refused

The house
    demo            demo(world, files, deployment) -> DemoReport    accounts for every role and the
    stories
                    of `scenarios: demonstration`, played through the operations above
    healthz         healthz(world) -> Health
    verify          verify_chain(world, caller|tenant, number) -> None | BrokenLink
"""
