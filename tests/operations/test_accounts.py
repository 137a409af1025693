"""Who administers accounts, what they may do, and what nobody may do to their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.access.posting import Posting
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.callers import Caller
from engine.operations.change_account import (
    change_details,
    change_roles,
    renew_link,
    reset_two_step,
)
from engine.operations.create_account import create_account
from engine.operations.end_account import Ended, end_account, reopen_account
from engine.operations.invite import (
    Invitation,
    Invited,
    InvitePage,
    invite,
    invite_from_terminal,
    read_invite,
)
from engine.operations.links import Link, LinkShown, ask_for_link, read_link, use_link
from engine.operations.list_accounts import AccountFilter, AccountList, list_accounts
from engine.operations.list_cases import list_cases
from engine.operations.own_contact import set_own_email, set_own_notify
from engine.operations.own_two_step import begin_own, confirm_own
from engine.operations.publish import publish
from engine.operations.read_account import AccountPage, read_account
from engine.operations.read_project import read_project
from engine.operations.session import read_session
from engine.operations.sign_in import Halfway, SignedIn, sign_in
from engine.operations.views import CaseFilter
from engine.storage import audit
from tests.operations.house import PASSWORD, PROJECT, new_account
from tests.operations.test_second_step import code_at

NEW = Invitation(
    name="Nils",
    label="Nils Ny",
    roles=frozenset({"coach"}),
    email=" Nils.Ny@Example.se ",
    organisation="kommunen",
    unit="norr",
)
OTHER = "fyra glada getter"


def sv(refused) -> str:
    assert isinstance(refused, Refused), refused
    return refused.reason.sentence.in_("sv")


def token_of(link) -> str:
    return link.path.removeprefix("/valkommen/")


def done_to(house, account):
    """What the audit says was done to an account."""
    with house.world.storage.reading("kommunen") as tx:
        found = [one for one in audit.entries(tx) if one.act == "administer_accounts"]
    return [one.about["did"] for one in found if one.about.get("account") == account]


@pytest.fixture
def invited(house):
    done = invite(house.world, house.as_("fia"), NEW)
    assert isinstance(done, Invited), done
    return token_of(done.link)


@pytest.fixture
def elsewhere(house):
    """Another deployment, where only `nora` administers accounts; `cia` is a coach there too."""
    files = dict(read_project(PROJECT))
    moved = {
        path.replace("deployments/prov/", "deployments/grannen/"): text
        for path, text in files.items()
        if path.startswith("deployments/prov/") and "/scenarios/" not in path
    }
    path = "deployments/grannen/deployment.yaml"
    moved[path] = moved[path].replace(b"deployment: prov", b"deployment: grannen")
    moved[path] = moved[path].replace("title: Nya Vägar".encode(), b"title: Grannen")
    shared = {path: text for path, text in files.items() if not path.startswith("deployments/")}
    published = publish(house.world, {**shared, **moved}, "grannen", why="Start", who="nora")
    assert not hasattr(published, "diagnostics"), published
    roles = {"grannen": frozenset({"förvaltare"})}
    nora = replace(new_account("nora", "coach", None), roles=roles)
    account = create_account(house.world, nora)
    caller = Caller(account=account, deployment="grannen")
    joined = invite(
        house.world, caller, Invitation(name="cia", label="x", roles=frozenset({"coach"}))
    )
    assert isinstance(joined, Invited)
    assert joined.link is None
    return caller


OPERATIONS = {
    "list": list_accounts,
    "read": lambda world, caller: read_account(world, caller, "cia"),
    "read_invite": read_invite,
    "invite": lambda world, caller: invite(world, caller, NEW),
    "roles": lambda world, caller: change_roles(world, caller, "cia", frozenset({"coach"})),
    "details": lambda world, caller: change_details(world, caller, "cia", label="Cia", email=""),
    "link": lambda world, caller: renew_link(world, caller, "cia"),
    "two_step": lambda world, caller: reset_two_step(world, caller, "cia"),
    "end": lambda world, caller: end_account(world, caller, "cia"),
    "reopen": lambda world, caller: reopen_account(world, caller, "cia"),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("who", ["sara", "stig", "cia"])
def test_without_the_right_nothing_is_done(house, name, who):
    refused = OPERATIONS[name](house.world, house.as_(who))
    assert sv(refused) == "Du får inte sköta konton i det här projektet."
    with house.world.storage.reading("kommunen") as tx:
        last = audit.entries(tx)[-1]
    assert (last.account, last.outcome, last.purpose) == (who, "refused", "administration")


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_right_is_for_its_own_deployment(house, elsewhere, name):
    caller = replace(elsewhere, deployment="prov")
    assert isinstance(OPERATIONS[name](house.world, caller), Refused)


def test_a_right_that_was_taken_is_gone_at_once(house, elsewhere):
    """The caller's session was begun before."""
    fia = house.as_("fia")
    second = replace(new_account("frida", "förvaltare", None))
    frida = Caller(account=create_account(house.world, second), deployment="prov")
    assert change_roles(house.world, frida, "fia", frozenset({"coach"})) is None
    assert isinstance(end_account(house.world, fia, "frida"), Refused)
    assert isinstance(list_accounts(house.world, frida), AccountList)


@pytest.mark.parametrize(
    "act",
    [
        lambda world, caller: change_roles(world, caller, "fia", frozenset({"samordnare"})),
        lambda world, caller: change_roles(world, caller, "fia", frozenset({"coach"})),
        lambda world, caller: end_account(world, caller, "fia"),
        lambda world, caller: renew_link(world, caller, "fia"),
        lambda world, caller: reset_two_step(world, caller, "fia"),
    ],
)
def test_nobody_changes_their_own_rights_so_the_last_keeps_the_right(house, act):
    assert "ditt eget konto" in sv(act(house.world, house.as_("fia")))
    assert isinstance(list_accounts(house.world, house.as_("fia")), AccountList)


def test_the_invited_chooses_a_password_with_a_link_that_works_once(house, invited):
    assert isinstance(sign_in(house.world, "nils", ""), Refused)
    shown = read_link(house.world, invited)
    assert (shown.account, shown.label, shown.kind) == ("nils", "Nils Ny", "invitation")
    assert "minst 12" in sv(use_link(house.world, invited, "kort"))
    assert isinstance(use_link(house.world, invited, OTHER), LinkShown)
    assert "redan använd" in sv(use_link(house.world, invited, OTHER))
    assert "redan använd" in sv(read_link(house.world, invited))
    signed = sign_in(house.world, "nils", OTHER)
    assert isinstance(signed, SignedIn)
    assert signed.account.email == "nils.ny@example.se"
    assert signed.account.roles == {"prov": {"coach"}}


def test_an_invitation_lasts_a_week(house, invited):
    house.later(days=6, hours=23)
    assert isinstance(read_link(house.world, invited), LinkShown)
    house.later(hours=2)
    assert isinstance(use_link(house.world, invited, OTHER), Refused)


def test_a_new_link_ends_the_one_before(house, invited):
    link = renew_link(house.world, house.as_("fia"), "nils")
    assert isinstance(link, Link)
    assert isinstance(read_link(house.world, invited), Refused)
    assert isinstance(use_link(house.world, token_of(link), OTHER), LinkShown)
    again = renew_link(house.world, house.as_("fia"), "nils")
    assert read_link(house.world, token_of(again)).kind == "recovery"
    assert isinstance(sign_in(house.world, "nils", OTHER), SignedIn), "until the link is used"
    house.later(days=1, minutes=1)
    assert isinstance(read_link(house.world, token_of(again)), Refused)


def test_a_link_used_ends_what_was_open(house):
    signed = sign_in(house.world, "cia", PASSWORD)
    link = renew_link(house.world, house.as_("fia"), "cia")
    use_link(house.world, token_of(link), OTHER)
    assert read_session(house.world, signed.token) is None
    assert isinstance(sign_in(house.world, "cia", PASSWORD), Refused)


def test_of_a_link_only_a_digest_is_kept(house, invited):
    with house.world.storage.reading("kommunen") as tx:
        rows = tx.connection.exec_driver_sql("select * from account_link").all()
        rows += tx.connection.exec_driver_sql("select * from audit").all()
    assert invited.partition(":")[2] not in repr(rows)


@pytest.mark.parametrize("token", ["", "x", "kommunen:", "kommunen:fel", "annan:fel"])
def test_a_made_up_link_leads_nowhere(house, token):
    assert isinstance(read_link(house.world, token), Refused)
    assert isinstance(use_link(house.world, token, OTHER), Refused)


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"name": " "}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "cia"}, "name"),
        ({"label": ""}, "label"),
        ({"label": "a\nb"}, "label"),
        ({"email": "inte en adress"}, "email"),
        ({"email": "a" * 60 + "@" + "b" * 150 + ".se"}, "email"),
        ({"roles": frozenset()}, "roles"),
        ({"roles": frozenset({"stöd"})}, "roles"),
        ({"roles": frozenset({"coach", "kung"})}, "roles"),
        ({"unit": "väst"}, "place"),
        ({"organisation": None}, "place"),
        ({"organisation": "okänd", "unit": None}, "place"),
        ({"language": "xx"}, "language"),
    ],
)
def test_an_invitation_that_is_wrong_says_where(house, changes, about):
    refused = invite(house.world, house.as_("fia"), replace(NEW, **changes))
    assert sv(refused).endswith(".")
    assert refused.reason.missing == (about,)


def test_roles_are_changed_and_the_audit_says_from_what_to_what(house):
    wanted = frozenset({"coach", "kurator"})
    assert change_roles(house.world, house.as_("fia"), "cia", wanted) is None
    page = read_account(house.world, house.as_("fia"), "cia")
    assert {role.name for role in page.roles if role.held} == wanted
    with house.world.storage.reading("kommunen") as tx:
        told = [one.about for one in audit.entries(tx) if one.about.get("did") == "change_roles"]
    before, after = "coach@kommunen/norr", "coach@kommunen/norr kurator@kommunen/norr"
    assert [(one["before"], one["roles"]) for one in told] == [(before, after)]
    for wrong in (frozenset(), frozenset({"kung"})):
        assert isinstance(change_roles(house.world, house.as_("fia"), "cia", wrong), Refused)


def test_one_works_at_different_places_in_different_projects_and_roles(house, elsewhere):
    """In `prov` a curator in the north and a performer in the south; at the neighbour's for health care."""
    number = {unit: house.open_case(who) for unit, who in (("norr", "sara"), ("söder", "stina"))}
    there = replace(elsewhere, deployment="grannen")
    care = {"coach": Posting("vården")}
    assert change_roles(house.world, there, "cia", frozenset(care), care) is None
    held = {"kurator": Posting("kommunen", "norr"), "utförare": Posting("kommunen", None, "två")}
    assert change_roles(house.world, house.as_("fia"), "cia", frozenset(held), held) is None
    cia = sign_in(house.world, "cia", PASSWORD).account
    here, away = Caller(account=cia, deployment="prov"), Caller(account=cia, deployment="grannen")
    assert (here.organisation, away.organisation) == ("kommunen", "vården")
    seen = {row.number for row in list_cases(house.world, here, CaseFilter()).rows}
    assert seen == set(number.values())
    assert change_roles(house.world, house.as_("fia"), "cia", frozenset({"kurator"})) is None
    cia = sign_in(house.world, "cia", PASSWORD).account
    assert cia.postings == {"prov": {"kurator": held["kurator"]}, "grannen": care}
    rows = list_cases(house.world, Caller(account=cia, deployment="prov"), CaseFilter()).rows
    assert [row.number for row in rows] == [number["norr"]]
    for wrong in (
        {"coach": Posting("vården"), "kurator": Posting("kommunen")},
        {"kurator": Posting("kommunen", "öster")},
        {"kurator": Posting("finns_inte")},
        {"utförare": Posting("kommunen", None, "tre")},
    ):
        refused = change_roles(house.world, house.as_("fia"), "cia", frozenset(wrong), wrong)
        assert isinstance(refused, Refused), wrong


def test_details_are_changed(house):
    fia, change = house.as_("fia"), {"label": "Cia Nilsson", "email": "CIA@example.se"}
    assert change_details(house.world, fia, "cia", **change) is None
    page = read_account(house.world, fia, "cia")
    assert (page.label, page.email) == ("Cia Nilsson", "cia@example.se")
    wrong = change_details(house.world, fia, "cia", **{**change, "email": "x"})
    assert wrong.reason.missing == ("email",)


def test_what_is_the_same_everywhere_takes_the_right_everywhere(house, elsewhere):
    fia = house.as_("fia")
    page = read_account(house.world, fia, "cia")
    assert [one.in_("sv") for one in page.others] == ["Grannen"]
    assert not page.whole
    for refused in (
        renew_link(house.world, fia, "cia"),
        reset_two_step(house.world, fia, "cia"),
        change_details(house.world, fia, "cia", label="x", email=""),
    ):
        assert "Grannen" in sv(refused)
    assert change_roles(house.world, fia, "cia", frozenset({"kurator"})) is None
    signed = sign_in(house.world, "cia", PASSWORD)
    assert signed.account.roles == {"prov": {"kurator"}, "grannen": {"coach"}}


def test_an_account_of_another_deployment_looks_like_nothing(house, elsewhere):
    for name in ("nora", "finns_inte", "a\u202eb"):
        refused = read_account(house.world, house.as_("fia"), name)
        assert refused.reason.kind == "missing"
        assert isinstance(end_account(house.world, house.as_("fia"), name), Refused)


def test_an_ended_account_is_out_at_once_and_can_be_opened_again(house):
    signed = sign_in(house.world, "rolf", PASSWORD)
    link = renew_link(house.world, house.as_("fia"), "rolf")
    ended = end_account(house.world, house.as_("fia"), "rolf")
    assert ended == Ended(everywhere=True, left=0)
    assert read_session(house.world, signed.token) is None
    assert isinstance(sign_in(house.world, "rolf", PASSWORD), Refused)
    assert isinstance(read_link(house.world, token_of(link)), Refused)
    assert "avslutat" in sv(renew_link(house.world, house.as_("fia"), "rolf"))
    assert "avslutat" in sv(
        change_roles(house.world, house.as_("fia"), "rolf", frozenset({"coach"}))
    )
    assert "avslutat" in sv(invite(house.world, house.as_("fia"), replace(NEW, name="rolf")))
    opened = reopen_account(house.world, house.as_("fia"), "rolf")
    assert isinstance(sign_in(house.world, "rolf", PASSWORD), Refused), "a new password is chosen"
    use_link(house.world, token_of(opened), OTHER)
    assert sign_in(house.world, "rolf", OTHER).account.roles == {"prov": {"remittent"}}
    assert "inte avslutat" in sv(reopen_account(house.world, house.as_("fia"), "rolf"))
    assert done_to(house, "rolf") == ["make_link", "end", "reopen"]


def test_an_account_with_roles_elsewhere_goes_on_there(house, elsewhere):
    assert end_account(house.world, house.as_("fia"), "cia") == Ended(everywhere=False, left=0)
    signed = sign_in(house.world, "cia", PASSWORD)
    assert signed.account.roles == {"grannen": {"coach"}}
    assert read_account(house.world, house.as_("fia"), "cia").reason.kind == "missing"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "ci te"}, {"cia"}),
        ({"text": "nils.ny"}, {"nils"}),
        ({"text": "nyexample"}, set()),
        ({"role": "coach"}, {"cia", "carl", "nils"}),
        ({"unit": "söder"}, {"stina", "kim"}),
        ({"two_step": True}, {"sara"}),
        ({"ended": True}, {"rolf"}),
        ({"role": "coach", "two_step": True}, set()),
    ],
)
def test_the_list_is_narrowed(house, invited, wanted, found):
    begun = begin_own(house.world, house.accounts["sara"], PASSWORD)
    confirm_own(house.world, house.accounts["sara"], code_at(house, begun.secret))
    end_account(house.world, house.as_("fia"), "rolf")
    shown = list_accounts(house.world, house.as_("fia"), AccountFilter(**wanted))
    assert {one.name for one in shown.rows} == found
    assert shown.count == len(found)


def test_the_list_says_who_has_not_come_yet(house, invited):
    shown = list_accounts(house.world, house.as_("fia"), AccountFilter(text="nils"))
    assert [(one.name, one.invited, one.two_step) for one in shown.rows] == [("nils", True, False)]
    page = read_account(house.world, house.as_("fia"), "nils")
    assert isinstance(page, AccountPage)
    assert page.invited
    assert page.link_until is not None


def test_who_has_lost_everything_starts_over_with_the_second_step(house):
    begun = begin_own(house.world, house.accounts["cia"], PASSWORD)
    confirm_own(house.world, house.accounts["cia"], code_at(house, begun.secret))
    assert isinstance(sign_in(house.world, "cia", PASSWORD), Halfway)
    assert reset_two_step(house.world, house.as_("fia"), "cia") is None
    assert isinstance(sign_in(house.world, "cia", PASSWORD), SignedIn)


def test_a_role_that_demands_two_steps_ends_the_session_of_who_has_none(house):
    files = dict(read_project(PROJECT))
    path = "deployments/prov/deployment.yaml"
    text = files[path].decode().replace("{label: Kurator,", "{label: Kurator, two_step: true,")
    publish(house.world, {**files, path: text.encode()}, "prov", why="Två steg", who="sara")
    signed = sign_in(house.world, "cia", PASSWORD)
    change_roles(house.world, house.as_("fia"), "cia", frozenset({"coach"}))
    assert read_session(house.world, signed.token) is not None
    change_roles(house.world, house.as_("fia"), "cia", frozenset({"kurator"}))
    assert read_session(house.world, signed.token) is None
    assert sign_in(house.world, "cia", PASSWORD).set_up


def test_the_first_who_administers_is_invited_from_the_terminal(house):
    new = Invitation(name="eva", label="Eva Ek", roles=frozenset())
    done = invite_from_terminal(house.world, "prov", new)
    use_link(house.world, token_of(done.link), OTHER)
    caller = Caller(account=sign_in(house.world, "eva", OTHER).account, deployment="prov")
    assert isinstance(read_invite(house.world, caller), InvitePage)
    assert done_to(house, "eva") == ["invite"]
    assert isinstance(invite_from_terminal(house.world, "prov", new), Refused)
    wrong = replace(new, name="eva2", roles=frozenset({"kung"}))
    assert isinstance(invite_from_terminal(house.world, "prov", wrong), Refused)
    with pytest.raises(NoReleaseError):
        invite_from_terminal(house.world, "finns_inte", new)


@pytest.fixture
def mailing(house):
    """A house that sends mail; what is planned is kept here."""
    letters = []

    def plan(tx, letter):
        letters.append(letter)

    world = replace(house.world, mail=plan)
    assert set_own_email(world, house.accounts["cia"], "cia@example.se", PASSWORD) is None
    return replace(house, world=world), letters


def test_a_way_back_in_comes_by_mail(mailing):
    house, letters = mailing
    for typed in ("CIA", "cia@example.se", "cia"):
        assert ask_for_link(house.world, typed) is None
    assert [one.to for one in letters] == ["cia@example.se"], (
        "not more often than every ten minutes"
    )
    assert use_link(house.world, token_of(letters[0]), OTHER).kind == "recovery"
    house.later(minutes=11)
    assert ask_for_link(house.world, "cia") is None
    assert len(letters) == 2
    told = [one.in_("sv") for one in letters[1].words]
    assert "cia" in told[1]
    assert letters[1].path not in repr(letters[1])


def test_nobody_is_told_whether_there_is_an_account(mailing):
    house, letters = mailing
    for typed in ("finns_inte", "kurt", "", "a@b.se"):
        assert ask_for_link(house.world, typed) is None
    assert letters == []


def test_an_address_that_several_share_is_no_way_in(mailing):
    house, letters = mailing
    assert set_own_email(house.world, house.accounts["carl"], "cia@example.se", PASSWORD) is None
    assert ask_for_link(house.world, "cia@example.se") is None
    assert letters == []


def test_asking_for_letters_is_slowed_down(mailing):
    house, _ = mailing
    found = [ask_for_link(house.world, "cia") for _ in range(7)]
    assert found[0] is None
    assert "För många försök" in sv(found[-1])


def test_an_invitation_is_mailed_where_there_is_an_address(mailing):
    house, letters = mailing
    done = invite(house.world, house.as_("fia"), NEW)
    assert done.link.mailed
    assert letters[-1].to == "nils.ny@example.se"
    assert letters[-1].path == done.link.path
    assert not invite(house.world, house.as_("fia"), replace(NEW, name="nn", email="")).link.mailed


def test_the_address_takes_the_password_and_the_choice_of_letters_does_not(house):
    cia = house.accounts["cia"]
    assert isinstance(set_own_email(house.world, cia, "cia@example.se", "fel lösenord"), Refused)
    assert isinstance(set_own_email(house.world, cia, "fel adress", PASSWORD), Refused)
    assert set_own_notify(house.world, cia, "daily") is None
    assert isinstance(set_own_notify(house.world, cia, "alltid"), Refused)
    assert sign_in(house.world, "cia", PASSWORD).account.notify == "daily"
