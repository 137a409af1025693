"""A house whose form is asked in Swedish, Arabic and Tigrinya, with some of the words lacking, and a
participant who speaks one of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.operations.callers import Account
from engine.operations.create_account import create_account
from engine.operations.publish import Published, publish
from engine.operations.read_project import read_project
from engine.operations.world import DEFAULT_TENANT, open_world
from engine.storage import people
from engine.storage.cases import find_case
from engine.storage.place import DataPlace
from tests.databases import create_data
from tests.operations.house import PROJECT, STAFF, START, Counting, House, Ticking, new_account

AT = "deployments/prov"
FORM = """
form: språkprov
title: {sv: Hur har du det, ar: كيف حالك, ti: ከመይ ኣለኻ}
about: {sv: Svara som det är., ar: أجب كما هو الحال., ti: ከምቲ ዘለዎ መልስ።}
fields:
  inledning: {type: info, text: {sv: Du bestämmer själv., ar: القرار لك., ti: ንስኻ ኢኻ እትውስን።}}
  sömn:
    type: choice
    required: true
    label: {sv: Hur har du sovit?, ar: كيف نمت؟, ti: ከመይ ደቂስካ?}
    hint: {sv: Den senaste veckan., ar: في الأسبوع الماضي., ti: ኣብ ዝሓለፈ ሰሙን።}
    options:
      dåligt: {label: {sv: Dåligt, ar: بشكل سيئ, ti: ሕማቕ}}
      bra: {label: {sv: Bra, ar: جيدا, ti: ጽቡቕ}}
  varför:
    type: long_text
    label: {sv: Vad stör?, ar: ما الذي يزعجك؟, ti: እንታይ ይርብሸካ?}
    show_if: sömn == dåligt
  svar:
    type: matrix
    required: true
    label: {sv: Hur ofta?, ar: كم مرة؟, ti: ክንደይ ግዜ?}
    rows:
      glad: {sv: Jag har varit glad, ar: كنت سعيدا, ti: ሕጉስ ነይረ}
      lugn: {sv: Jag har varit lugn, ar: كنت هادئا, ti: ህዱእ ነይረ}
    options:
      0: {label: {sv: Aldrig, ar: أبدا, ti: ብፍጹም}}
      1: {label: {sv: Ofta, ar: غالبا, ti: ብዙሕ ግዜ}}
  kraft:
    type: slider
    min: 0
    max: 10
    label: {sv: Hur mycket orkar du?, ar: كم لديك من طاقة؟, ti: ክንደይ ሓይሊ ኣለካ?}
  telefon: {type: phone, label: {sv: Telefon, ar: الهاتف, ti: ተሌፎን}}
  väg: {type: text, label: Hur tar du dig hit?}
"""
COUNTED = """
form: räkneprov
title: {sv: Räkna, ar: احسب}
fields:
  dag: {type: date, label: {sv: Vilken dag?, ar: أي يوم؟}}
  antal: {type: decimal, required: true, min: 0, max: 10000, label: {sv: Hur mycket?, ar: كم؟}}
  mer: {type: yes_no, label: {sv: Är det mycket?, ar: هل هذا كثير؟}, show_if: antal > 100}
values:
  dubbelt: {label: {sv: Dubbelt, ar: الضعف}, value: antal * 2}
  nästa: {label: {sv: Dagen efter, ar: اليوم التالي}, value: dag + 1 day}
"""


def files() -> dict[str, bytes]:
    """The project of the operations' tests, with one more form and two more languages."""
    found = dict(read_project(PROJECT))
    found[f"{AT}/forms/språkprov.yaml"] = FORM.lstrip().encode()
    found[f"{AT}/forms/räkneprov.yaml"] = COUNTED.lstrip().encode()
    deployment = found[f"{AT}/deployment.yaml"].replace(
        b"languages: [sv]", b"languages: [sv, ar, ti]"
    )
    found[f"{AT}/deployment.yaml"] = deployment
    workflow = found[f"{AT}/workflows/deltagare.yaml"].decode()
    workflow = workflow.replace(
        "forms:\n",
        "forms:\n  språkprov: {by: [participant, stöd, samordnare], read: [samordnare, participant]}\n"
        "  räkneprov: {by: [participant, samordnare], read: [samordnare, participant]}\n",
        1,
    )
    workflow = workflow.replace(
        "offers: [mående, samtal, träff]", "offers: [mående, samtal, träff, språkprov, räkneprov]"
    )
    workflow = workflow.replace(
        "      praktik:\n",
        "      fråga_språk: {label: Fråga om språk, by: samordnare,"
        " do: {ask: språkprov, of: participant, due: 7 days}}\n      praktik:\n",
        1,
    )
    found[f"{AT}/workflows/deltagare.yaml"] = workflow.encode()
    return found


def build(data: Path | DataPlace) -> House:
    create_data(data)
    clock = Ticking(START)
    world = open_world(data, clock=clock, chance=Counting())
    published = publish(world, files(), "prov", why="Start", who="sara")
    assert isinstance(published, Published), published
    house = House(world=world, clock=clock)
    for name, (role, unit) in STAFF.items():
        account = create_account(world, new_account(name, role, unit))
        assert isinstance(account, Account), account
        house.accounts[name] = account
    return house


def speaks(house: House, number: str, language: str) -> None:
    """The participant of a case reads that language."""
    with house.world.storage.writing(DEFAULT_TENANT) as tx:
        row = find_case(tx, "prov", number)
        assert row is not None
        person = people.find_person(tx, row.person) if row.person else None
        assert person is not None
        people.change_person(
            tx, replace(person, language=language), "personnummer", house.world.now()
        )
