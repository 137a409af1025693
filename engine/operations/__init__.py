"""The only transactions, and the only door to stored data: one file per verb.

What is pure is decided below (`access`, `filling`, `casework`); what is stored goes through `storage`.
Here both meet: read, decide, write in one transaction, record. `web` and `cli` call nothing else.

Import each from its own module, e.g. `from engine.operations.submit import submit`. Results are plain
frozen data of `views` (and `form_page.FormPage` for a page of a form). `Refused` says why not, with a
sentence; a page turns it into words with `reason.sentence.in_(language)`. Its `reason.kind` is
`missing` for what is not there or what one may not know of, `stale` when the case has changed since
the caller saw it. Data that a page shows is `Text`, `Said` or a finished `str` (`Words`); dates and
numbers are left as they are.

World and callers
    world            open_world(data, *, clock=SystemClock(), chance=SystemChance()) -> World
                     create_data(data) -> None     the database, or its migration to this version
                     World(storage, clock, chance); world.at(moment); world.close()
                     World(..., keys, settings): what signs tokens, and what the installation is told
    keys             Keys(secrets): digest, digests, verify, sign, is_signed, each for a purpose
    settings         Settings(server, data, session, mail, limits, log, metrics, jobs) and Secrets
    tenants          known_tenants(settings); tenant_for(settings, named, deployments) -> name   SettingsError
                     leads_to(settings, host, tenant); label_of, site_of: whose a host or a deployment is
    callers          Account(tenant, name, label, roles by deployment, organisation, unit, language)
                     Caller(account, deployment)   who acts, and in which deployment

Accounts and sessions
    sign_in          sign_in(world, name, password, *, tenant=DEFAULT_TENANT, client="", device="",
                     agent="") -> SignedIn(token, csrf, expires, account, device) | Halfway(token,
                     set_up) | Refused   equal time for unknown names; slowed down (`guessing`)
    second_step      read_halfway(world, token) -> OnTheWay | None
                     give_code(world, token, code, visitor) -> SignedIn | Refused
                     set_up_halfway(world, token, code, visitor) -> SetUp(codes, signed) | Refused
    session          read_session(world, token, *, seen=True) -> Session(account, csrf, expires, id) | None
                     own_sessions(world, session); end_own_session(world, session, id) -> bool
                     end_other_sessions(world, session) -> int
    sign_out         sign_out(world, token) -> None
    change_password  change_password(world, session, old, new, visitor) -> None | Refused
    own_two_step     own_two_step(world, account); begin_own, confirm_own, end_own, new_codes
    own_passkeys     own_passkeys(world, account); begin_passkey, add_passkey, name_passkey, remove_passkey
    sign_in_with_passkey   ask_passkey(world, bound, site); sign_in_with_passkey(...) -> SignedIn | Refused
    sign_in_by       begin_by, finish_by; take_saml_answer, saml_sign_out, sign_out_by: through providers
    own_contact      set_own_email(world, account, email, password, visitor); set_own_notify(...)
    links            read_link(world, token); use_link(world, token, password) -> LinkShown | Refused
                     ask_for_link(world, name_or_address, visitor=...) -> None | Refused   by mail, where
                     `World.mail` is set: it is given a `letters.Letter` within the transaction
    create_account   create_account(world, NewAccount(...)) -> Account | Refused
    set_language     set_language(world, account, language) -> Account | Refused

Administering accounts, for those whose role `may: [accounts]`; what they share is in `administering`
    list_accounts    list_accounts(world, caller, AccountFilter()) -> AccountList | Refused
    read_account     read_account(world, caller, name) -> AccountPage | Refused
    invite           invite(world, caller, Invitation(...)) -> Invited(account, label, link) | Refused
                     invite_from_terminal(world, deployment, Invitation(...))   the first of them
    change_account   change_roles, change_details, reset_two_step -> None | Refused; renew_link -> Link
    substitutes      name_substitute(world, caller, absent, substitute | None, first, last)
                     name_own_substitute(world, caller, substitute | None, first, last)
                     own_substitutes(world, account) -> tuple[SubstituteShown, ...]
    end_account      end_account(world, caller, name) -> Ended(everywhere, left) | Refused
                     reopen_account(world, caller, name) -> Link | Refused
    api_tokens       list_tokens, make_token, end_token; caller_by(world, token, deployment) -> TokenCaller
    scim_groups      list_groups, read_group, change_group
    scim_people      list_people, read_person, create_person, replace_person, patch_person, delete_person
    hand_over        read_hand_over(world, caller, name) -> HandOverPage | Refused
                     hand_over(world, caller, name, {role: account}, {number: {role: account}})
                     -> HandedOver(moved, left, stopped) | Refused   at most 100 cases at a time

Releases
    read_project     read_project(folder) -> Mapping[str, bytes]        raises ProjectFolderError
    publish          publish(world, files, deployment, *, why, who, tenant=DEFAULT_TENANT)
                     -> Published(number, snapshot, again) | Unpublished(diagnostics) | Refused
                     from the terminal. `again`: the same text is live, so no release was made
    publish_workspace  preview_folder(world, files, deployment) -> Preview | Unpublished
                     preview_workspace(world, caller, files) -> Preview | Unpublished | Refused
                     publish_workspace(world, caller, files, *, why, seen, snapshot)
                     -> Published | Unpublished | Refused     as it was seen, by who may publish
    roll_back        roll_back(world, deployment, number, *, why, who) -> Published | Refused
                     preview_roll_back(...) -> Preview; for a page go_back, preview_going_back
    list_releases    list_releases(world, caller) -> tuple[ReleaseCard, ...] | Refused
                     read_release(world, caller, number) -> ReleasePage | Refused
                     releases_of(world, deployment) -> tuple[ReleaseCard, ...]   for the terminal
    load_release     load_release(world, tenant, deployment, number=None) -> Release(number, snapshot,
                     from_when, deployment)                             raises NoReleaseError
    list_deployments list_deployments(world, tenant=DEFAULT_TENANT) -> tuple[DeploymentCard, ...]

Finding
    read_frame       read_frame(world, caller) -> Frame | Refused       what every page's frame needs
    list_cases       list_cases(world, caller, CaseFilter(), after=None) -> CaseList | Refused
    list_page        list_page(world, caller, CaseFilter(), after=None) -> ListPage | Refused
                     the same with what stands around it, in one transaction
    find_person      find_person(world, caller, text) -> tuple[PersonFound, ...] | Refused
    my_work          my_work(world, caller) -> tuple[WorkItem, ...] | Refused
    my_day           my_day(world, caller) -> Day | Refused             due, new, waiting; recorded
    read_team        read_team(world, caller) -> TeamPage | Refused     recorded; meetings, what goes between
                     the caller and others: whose turn, the clocks of all, how it has gone
    read_calendar    read_calendar(world, caller, week=None) -> CalendarPage | Refused      recorded
    read_attendance  read_attendance(world, caller, month=None) -> Attendance | Refused     recorded; who came
                     fetch_attendance(world, caller, month=None) -> Fetched(name, content) | Refused
    calendar_feed    open_feed(world, caller) -> Feed(path) | Refused     a new secret address, shown once
                     close_feed(world, caller) -> None | Refused
                     read_feed(world, token, site) -> FeedText(content, media) | Refused     what a calendar
                     is told that follows it: kinds, times and places, of nobody
    mark_seen        mark_seen(world, caller, until) -> datetime | Refused
    list_tasks       list_tasks(world, caller) -> Tasks | Refused       mine, free, taken by others
    read_board       read_board(world, caller, BoardFilter()) -> Board | Refused
    read_flow        read_flow(world, caller, wanted="") -> Flow | Refused     a workflow with today's cases
    read_queue       read_queue(world, caller, wanted="") -> QueuePage | Refused     who waits; recorded
    read_figures     read_figures(world, caller) -> FiguresPage | Refused   measurements; recorded
    read_follow_up   read_follow_up(world, caller, Wanted()) -> FollowUp | Refused   indicators; recorded
                     read_figure_list(world, caller, indicator, Wanted(), group=None) -> FigureList | Refused
    fetch_follow_up  fetch_follow_up(world, caller, Wanted(), language) -> Fetched(name, content) | Refused
    read_reports     read_reports(world, caller) -> (ReportHead, …) | Refused   reports to others; recorded
                     read_report(world, caller, name) -> ReportPage | Refused   its months
                     read_report_month(world, caller, name, first) -> ReportMonth | Refused
    read_slips       read_slips(world, caller, name) -> SlipsPage | Refused   each start and end; recorded
                     read_slip(world, caller, name, slip) -> SlipPage | Refused
                     mark_registered(world, caller, name, slip, digest) -> slip | Refused   append only
    send_report      fetch_report(world, caller, name, first) -> Fetched(name, content) | Refused
                     mark_sent(world, caller, name, first, digest) -> first | Refused   append only
    saved_views      saved_views(world, caller) -> SavedViews | Refused
    keep_view        keep_view(world, caller, title, CaseFilter(), role="") -> identity | Refused
    change_view      change_view(world, caller, view, title, role=None) -> identity | Refused
    drop_view        drop_view(world, caller, view) -> identity | Refused
    start_with_view  start_with_view(world, caller, view) -> identity | Refused

A form, at a `FormPlace(form, case=None, workflow=None, action=None, subproject=None)`: with `case` its
number; without, the form opens a case of `workflow`. `raw` is the posted body's pairs; the names and
the fields `_shown` and `_rows.<group>` that go with them are told in `engine.filling.draft`.
    open_form        open_form(world, caller, place, page=None) -> FormPage | Refused
    save_page        save_page(world, caller, place, page, raw, sheet=None) -> FormPage | Refused
                     keeps what was written whatever it says. With `stays` the page is shown again,
                     else one goes to `next` (None: check the answers). `sheet`: what the page knew, so
                     that what other pages have saved since is met and not written over
    save_fields      save_fields(world, caller, place, raw, sheet) -> FieldsSaved | Refused
                     only what has changed, while one writes
    add_files        add_files(world, caller, place, page, raw, received, *, stays=False, sheet=None)
                     -> FormPage | Refused    `receiving.Received`: what has come in, piece by piece
    remove_file      remove_file(world, caller, place, page, raw, path, file) -> FormPage | Refused
    read_file        read_file(world, caller, file) -> FileFound | Refused             recorded
    sweep_files      sweep_files(world, tenant) -> int       what no draft and no sent form names
    change_rows      add_row(world, caller, place, page, raw, repeat) -> FormPage | Refused
                     remove_row(world, caller, place, page, raw, repeat, row) -> FormPage | Refused
                     move_row(world, caller, place, page, raw, repeat, row, by) -> FormPage | Refused
                     put_back_row(world, caller, place, page, raw, repeat, row) -> FormPage | Refused
    check_answers    check_answers(world, caller, place) -> CheckPage | Refused
    submit           submit(world, caller, place, reasons=None, version=None)
                     -> Receipt | FormPage | Refused
                     FormPage: problems remain, on the page that has the first of them
    submit_in_short  submit_in_short(world, caller, place, Sending()) -> Taken | FormPage | Refused
                     the same for whoever reads the receipt on its page
    start_activity   start_activity(world, caller, place, reasons=None, version=None)
                     -> Begun | FormPage | Refused     with `place.starts`: what an activity of that kind
                     begins with is asked as a form is, and then it is started
    drop_draft       drop_draft(world, caller, place) -> None | Refused
    left_words       left_words(world, caller, place, raw=(), sheet=None) -> LeftWords | None   what was
                     written in a form that cannot be filled in just now
    move_draft       read_move(world, caller, place) -> MovePage | Refused | None     None: nothing to go
                     over to; move_draft(world, caller, place, to) -> the same, None when it has gone over
    drop_left        drop_left(world, caller, place) -> None | Refused    what did not fit, put away

A case, by its number such as `SK-2024-001`, or an activity of one: `SK-2024-001.1`
    read_case        read_case(world, caller, number) -> CasePage | Refused           recorded
    read_case_then   read_case_then(world, caller, number, day) -> CaseThen | Refused
                     as it stood when the day was over, by access as of today; recorded with the day
    read_times       read_times(world, caller, number) -> TimePage | Refused          recorded; how each
                     clock has counted, for those who see the whole case
    read_plan        read_plan(world, caller, number, When()) -> PlanPage | Refused   the participant's own
                     plan, as it is or as it stood; recorded
    arrange_plan     arrange_plan(world, caller, number, activity, by) -> Moved | Refused   up or down
    print_plan       print_plan(world, caller, number, language, When()) -> Printed | Refused
    read_submission  read_submission(world, caller, number, submission) -> SubmissionPage | Refused
    print_submission print_submission(world, caller, number, submission, language)
                     -> Printed(name, content) | Refused     a PDF, in one of the deployment's languages
    compare_submissions  compare_submissions(world, caller, number, form, chosen=())
                     -> ComparedPage | Refused     beside one another, each as it was when it was sent
    changed_since    changed_since(world, caller, number, *, version=None, moment=None)
                     -> ChangedSince | None     what has happened since somebody saw the case
    receipt          read_receipt(world, caller, number, submission) -> Receipt | Refused
    check_amendment  check_amendment(world, caller, place, saves) -> AmendCheck | Refused     with
                     `place.amends`: what would change, worked out and not stored
    amend            amend(world, caller, place, Amending(why, saves, reasons, key, seen))
                     -> Receipt | FormPage | AmendCheck | Refused     AmendCheck: look again first
    take_action      take_action(world, caller, number, action, version=None, why="") -> Moved | Refused
                     an action with a form is taken by `submit` with `place.action`; an act on a stale
                     case is done on the case as it is now, if it is still allowed
    assign           assign(world, caller, number, {role: account | None}) -> Moved | Refused
    read_person      read_person(world, caller, number) -> PersonPage | Refused     recorded; who it is:
                     numbers with history, and who may be the same as far as the caller sees whole cases
    change_number    change_number(world, caller, number, NewNumber(...)) -> Done | Refused
    merge_people     read_merge(world, caller, number, other) -> MergePage | Refused     recorded for both
                     merge_people(world, caller, number, other, why) -> Done | Refused   the person of
                     `other` is that of `number` from now on, in all cases
                     read_apart(world, caller, number, merge) -> ApartPage | Refused
                     part_people(world, caller, number, merge, why) -> Done | Refused    two again
    read_consents    read_consents(world, caller, number) -> ConsentsPage | Refused     recorded
                     read_withdrawal(world, caller, number, consent, party) -> WithdrawalPage | Refused
                     what taking it back would lead to, worked out and not stored
    see_as_partner   see_as_partner(world, caller, number, party) -> PartnerPage | Refused     recorded
    give_consent     give_consent(world, caller, number, consent, {party: topics}, how, version=None)
    withdraw_consent withdraw_consent(world, caller, number, consent, parties, how, version=None)
                     -> Moved | Refused     what the participant says outside a form; what a consent
                     opened closes in the same transaction
    pass_time        pass_time(world, tenant, case) -> Moved | None | Refused         by the system, by the
                     case's id, at the world's now; waking_of(world, tenant, case) -> datetime | None says
                     when that is needed next (asked after every step that is kept)
    finish_task      finish_task(world, caller, number, request, note) -> Moved | Refused
    claim_task       claim_task(world, caller, number, request, version=None) -> Moved | Refused
    hand_over_task   hand_over_task(world, caller, number, request, to, why, version=None)
    put_back_task    put_back_task(world, caller, number, request, version=None)
    open_note        open_note(world, caller, number, adds_to="") -> NotePage | Refused
    save_note        save_note(world, caller, number, Written(...), adds_to="") -> NotePage | Refused
                     save_note_fields(...) -> NoteFieldsSaved | Refused   while one writes
    write_note       write_note(world, caller, number, Written(...), key, adds_to="")
                     -> Moved | NotePage | Refused                      NotePage: problems remain
    drop_note        drop_note(world, caller, number, adds_to="") -> None | Refused

Answering without an account: a link is made for each ask of the participant or of a contact, in the step
that asks (`ask_links`), and shown on the page of the case (`case_links`)
    give_link        mail_link, show_link(world, caller, number, link) -> Given | Refused
                     new_code(world, caller, number, link) -> CodeGiven | Refused
                     revoke_link(world, caller, number, link) -> None | Refused
    open_link        read_link(world, token, session="", *, seen=True) -> Answering | Refused
                     start_link(world, token, code="", visitor=None) -> session | Refused
                     choose_language(world, token, language) -> None | Refused
                     is_inside(world, token, session) -> bool     whether they may write and send files
                     `Answering.caller` and `.place` go to the operations of a form, which read and
                     write what is the link's (`own_drafts`) and nothing else

The participant's own page of a case, under a link that is handed out with a code
    give_page        give_page(world, caller, number, by_mail=False) -> Given | Refused     a new link;
                     its code and its end as of other links
    open_page        read_page_link(world, token, session="", *, seen=True) -> PageVisit | Refused
                     start_page(world, token, code="", visitor=None) -> session | Refused
                     leave_page(world, token); choose_page_language(world, token, language)
                     `PageVisit.caller` goes to the operations of forms and of a case, which are the
                     participant's there and in no other case
    read_own_page    read_own_page(world, caller, number) -> OwnPage | Refused     recorded
    print_own_copy   print_own_copy(world, caller, number, language, "pdf") -> Printed | Refused     or "json"

Being told
    notifications    read_notifications(world, caller) -> Notifications | Refused
                     mark_read(world, caller, until) -> None | Refused
    notify           notify(world, tx, told, step)     within the step: in the product, and by mail
    send_mail        the jobs that send what is to be mailed; `letters`, `post` write and carry it

What happens by itself
    sweep            sweep(world)     what is due becomes jobs; run_due(world) does them too
    run_job          run_job(world, tenant, job) -> how it went     at least once; kinds in `job_kinds`
    embedded, work   a worker in `serve` on SQLite, and one of its own on PostgreSQL
    jobs             read_jobs(world, caller); run_again(world, caller, job)     for who keeps the house

The house
    demo             demo(world, files, deployment) -> DemoReport       accounts for every role, and the
                     stories of `scenarios: demonstration` played through the operations above
    healthz          healthz(world) -> Health              whether the database answers and fits
    readyz           readyz(world, stopping=False) -> Readiness        whether visitors may be sent here
    metrics          Metrics(world).as_text(); GAUGES: what is read from the data when asked
    logs             set_up(level, as_json, stream); FACTS: how a call to a logger gives its facts
    reachable        try_folder, try_database, try_mail -> Tried       changes and sends nothing
    verify           verify_all(world, tenant) -> Verified

What several of these share, and nothing outside calls: `case_file` and `standing` (who stands before what),
`opened_form` (a form as somebody fills it in), `page_drafts`
(what is begun on a page), `stepping`, `keeping` and `recording` (what a step leads to,
and leaves behind), `as_sent` and `measuring` (what was sent before), `telling`, `answers`, `clocks`,
`activity_names` and `printing` (in words), `guessing`, `sealing` and `keys` (secrets), `views*` (what pages
are given), and small ones beside each.
"""
