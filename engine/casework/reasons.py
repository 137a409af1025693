"""Owns the reasons for which a case refuses: as data, and as sentences in the words of the
definition.

Whether a rule holds is left to `rules`.
"""

from __future__ import annotations

from datetime import date

from engine.definitions.consent import Consent
from engine.definitions.workflow import Action, ActivityUse, FormUse, State, Who, Workflow
from engine.foundation.texts import Param, Said, Text, said, within
from engine.foundation.wrong import Reason

Names = tuple[str, ...]
LANGUAGES = ("sv", "en")  # those of the program's own sentences


def not_yours(whos: tuple[Who, ...], *, seat_taken: bool) -> Reason:
    """Somebody else does this: who."""
    labels = either([who.called for who in whos])
    sentence = (
        said("Det gör den som är {who} i det här ärendet.", who=labels)
        if seat_taken
        else said("Det gör {who}.", who=labels)
    )
    return Reason(kind="by", sentence=sentence, missing=tuple(who.name for who in whos))


def by_itself(action: Action, against: tuple[Reason, ...]) -> Reason:
    """An action that nobody takes: it is taken when nothing is `against` it any more. The first of that is
    told.
    """
    sentence = (
        said("Det sker av sig självt. {why}", why=against[0].sentence)
        if against
        else said("Det sker av sig självt.")
    )
    helps = dict.fromkeys([*action.needs, *(name for one in against[:1] for name in one.helps)])
    return Reason(kind="by", sentence=sentence, missing=("system",), helps=tuple(helps))


def lacks_forms(workflow: Workflow, forms: Names, *, guard: bool = False) -> Reason:
    """Forms that must have been submitted first. `guard`: the condition waits for nothing else."""
    titles = tuple(quoted(workflow.forms[form].form.title) for form in forms)
    sentence = (
        said("Först behöver {form} fyllas i.", form=titles[0])
        if len(titles) == 1
        else said("Först behöver de här fyllas i: {forms}.", forms=titles)
    )
    missing = (*forms, "when") if guard else forms
    return Reason(kind="form", sentence=sentence, missing=missing, helps=forms)


def needs_its_form(use: FormUse) -> Reason:
    """The action is taken by filling in its form."""
    sentence = said("Det görs genom att fylla i {form}.", form=quoted(use.form.title))
    return Reason(kind="form", sentence=sentence, missing=(use.name,), helps=(use.name,))


def guard_says_no(explained: Text | None, lacking: Names, helps: Names) -> Reason:
    """The condition does not hold, or is not known to. `lacking`: forms and consents that would have
    settled it. Without `explained` the reader may not see the answers that decided it.
    """
    sentence = (
        said("{explanation}", explanation=explained)
        if explained is not None
        else said("Villkoret är inte uppfyllt. Det bygger på svar som du inte får läsa.")
    )
    return Reason(kind="when", sentence=sentence, missing=("when", *lacking), helps=helps)


def too_early(day: date | None) -> Reason:
    """The action waits for a day; None when it is not known which."""
    sentence = (
        said("Det går tidigast {day}.", day=day)
        if day is not None
        else said("Det är inte känt från vilken dag det går.")
    )
    return Reason(kind="after", sentence=sentence, missing=("after",))


def no_place(state: State) -> Reason:
    """All places are taken."""
    sentence = said("Alla platser i {state} är upptagna.", state=quoted(state.label))
    return Reason(kind="places", sentence=sentence, missing=("places",))


def passes_without_why() -> Reason:
    """Somebody else is first in turn."""
    sentence = said("Någon annan står på tur. Skriv varför den personen får vänta.")
    return Reason(kind="why", sentence=sentence, missing=("why",))


def not_in_turn() -> Reason:
    """What happens by itself passes nobody."""
    return Reason(kind="why", sentence=said("Någon annan står på tur."), missing=("why",))


def not_here(label: Text, state: State) -> Reason:
    """An action of other states."""
    sentence = said(
        "{action} går inte när ärendet är i {state}.",
        action=quoted(label),
        state=quoted(state.label),
    )
    return Reason(kind="state", sentence=sentence, missing=("state",))


def amended_already(use: FormUse) -> Reason:
    """Somebody else has amended the same version meanwhile."""
    sentence = said(
        "{form} har redan rättats. Öppna den nya versionen och rätta den om något fortfarande är fel.",
        form=quoted(use.form.title),
    )
    return Reason(kind="amended", sentence=sentence, missing=("amended",))


def lacks_reason() -> Reason:
    return Reason(kind="note", sentence=said("Skriv varför det rättas."), missing=("why",))


def unknown_action(name: str) -> Reason:
    return Reason(
        kind="missing", sentence=said("Det finns inget steg som heter {name}.", name=name),
        missing=("state",),
    )  # fmt: skip


def unknown_state(name: str) -> Reason:
    """The case is in a state that this version of the workflow does not have."""
    sentence = said("Ärendet är i ett läge som inte längre finns: {name}.", name=name)
    return Reason(kind="state", sentence=sentence, missing=("state",))


def closed(state: State) -> Reason:
    sentence = said("Ärendet är avslutat: {state}.", state=state.label)
    return Reason(kind="final", sentence=sentence, missing=("final",))


def nowhere_back() -> Reason:
    sentence = said("Det finns inget tidigare läge att gå tillbaka till.")
    return Reason(kind="state", sentence=sentence, missing=("state",))


def not_offered(use: FormUse, state: State) -> Reason:
    """A form that cannot be filled in in this state."""
    sentence = said(
        "{form} fylls inte i när ärendet är i {state}.",
        form=quoted(use.form.title),
        state=quoted(state.label),
    )
    return Reason(kind="state", sentence=sentence, missing=("state", use.name))


def sent_already(use: FormUse) -> Reason:
    """The one who asks has sent it, and it is not filled in anew here."""
    sentence = said(
        "Du har redan skickat {form}, och det fylls inte i en gång till.",
        form=quoted(use.form.title),
    )
    return Reason(kind="state", sentence=sentence, missing=(use.name,))


def not_in_workflow(form: str) -> Reason:
    sentence = said("Formuläret {form} hör inte till det här ärendet.", form=form)
    return Reason(kind="state", sentence=sentence, missing=("form",))


def not_an_activity(activity: str) -> Reason:
    sentence = said("Aktiviteten {activity} hör inte till det här ärendet.", activity=activity)
    return Reason(kind="state", sentence=sentence, missing=("activity",))


def not_started_here(use: ActivityUse, state: State, where: State | None) -> Reason:
    """An activity that cannot be started in this state. `where`: the first state in which it can."""
    told = {"activity": quoted(use.label), "state": quoted(state.label)}
    sentence = (
        said("{activity} startas inte när ärendet är i {state}.", **told)
        if where is None
        else said(
            "{activity} startas inte när ärendet är i {state}, utan i {other}.",
            **told,
            other=quoted(where.label),
        )
    )
    return Reason(kind="state", sentence=sentence, missing=("state", use.name))


def by_nobody() -> Reason:
    """What is done without anybody doing it."""
    return Reason(kind="by", sentence=said("Det sker av sig självt."), missing=("system",))


def lacks_data(use: ActivityUse, fields: Names) -> Reason:
    """What an activity has to begin with."""
    labels = tuple(quoted(use.workflow.data[name].label) for name in fields)
    sentence = said("Först behöver det här fyllas i: {fields}.", fields=labels)
    return Reason(kind="problems", sentence=sentence, missing=fields)


def no_such_activity() -> Reason:
    sentence = said("Aktiviteten finns inte i det här ärendet.")
    return Reason(kind="state", sentence=sentence, missing=("activity",))


def no_request() -> Reason:
    sentence = said("Uppgiften finns inte kvar. Någon annan kan ha gjort den.")
    return Reason(kind="state", sentence=sentence, missing=("request",))


def answered_by_form(use: FormUse) -> Reason:
    """An ask is not ticked off: its form is filled in."""
    return needs_its_form(use)


def not_your_request() -> Reason:
    return Reason(kind="by", sentence=said("Uppgiften är någon annans."), missing=("by",))


def given_to_one() -> Reason:
    """What no role was asked cannot be taken from, or given to, anybody."""
    sentence = said("Uppgiften är inte given till en roll, så den kan inte byta händer.")
    return Reason(kind="state", sentence=sentence, missing=("request",))


def taken_already() -> Reason:
    sentence = said("Någon annan har redan tagit uppgiften.")
    return Reason(kind="state", sentence=sentence, missing=("request",))


def not_taken() -> Reason:
    sentence = said("Ingen har tagit uppgiften, så den är redan allas.")
    return Reason(kind="state", sentence=sentence, missing=("request",))


def not_a_taker() -> Reason:
    sentence = said("Välj någon annan som har rollen.")
    return Reason(kind="problems", sentence=sentence, missing=("to",))


def lacks_why() -> Reason:
    sentence = said("Skriv med några ord varför du lämnar över uppgiften.")
    return Reason(kind="problems", sentence=sentence, missing=("why",))


def lacks_words() -> Reason:
    return Reason(kind="problems", sentence=said("Skriv anteckningen."), missing=("text",))


def not_yet_happened() -> Reason:
    sentence = said("Det kan inte ha hänt efter i dag. Rätta datumet.")
    return Reason(kind="problems", sentence=sentence, missing=("day",))


def long_ago() -> Reason:
    sentence = said("Datumet är för länge sedan. Skriv året med fyra siffror.")
    return Reason(kind="problems", sentence=sentence, missing=("day",))


def unknown_kind() -> Reason:
    return Reason(kind="problems", sentence=said("Välj en sort i listan."), missing=("about",))


def no_such_note() -> Reason:
    sentence = said("Anteckningen som du vill lägga till något i finns inte i det här ärendet.")
    return Reason(kind="state", sentence=sentence, missing=("adds_to",))


def lacks_note() -> Reason:
    return Reason(kind="problems", sentence=said("Skriv vad som gjordes."), missing=("note",))


def no_such_seat(role: str) -> Reason:
    sentence = said("Det finns ingen plats i teamet som heter {role}.", role=role)
    return Reason(kind="state", sentence=sentence, missing=(role,))


def lacks_role(user: str, role: Text | str) -> Reason:
    sentence = said("{user} har inte rollen {role}.", user=user, role=within(role))
    return Reason(kind="by", sentence=sentence, missing=(user,))


def works_nowhere(user: str) -> Reason:
    sentence = said("{user} har ingen roll i projektet.", user=user)
    return Reason(kind="by", sentence=sentence, missing=(user,))


def no_such_consent(name: str) -> Reason:
    sentence = said("Samtycket {consent} hör inte till det här.", consent=name)
    return Reason(kind="state", sentence=sentence, missing=("consent",))


def does_not_stand(consent: Consent) -> Reason:
    """Nothing to take back: it was never given, or has been taken back already."""
    sentence = said("Samtycket {consent} gäller inte, så det finns inget att ta tillbaka.",
                    consent=quoted(consent.label))  # fmt: skip
    return Reason(kind="state", sentence=sentence, missing=(consent.name,))


def not_a_party(consent: Consent) -> Reason:
    sentence = said("Välj vilka {consent} gäller.", consent=quoted(consent.label))
    return Reason(kind="problems", sentence=sentence, missing=("to",))


def not_a_topic(consent: Consent) -> Reason:
    sentence = said("Välj bland ämnena i {consent}.", consent=quoted(consent.label))
    return Reason(kind="problems", sentence=sentence, missing=("topics",))


def lacks_motive(consent: Consent) -> Reason:
    sentence = said("Skriv varför {consent} gäller här.", consent=quoted(consent.label))
    return Reason(kind="state", sentence=sentence, missing=(consent.name,))


def too_young(consent: Consent, wrong: Said) -> Reason:
    """Somebody else answers for the person."""
    return Reason(kind="problems", sentence=wrong, missing=(consent.name, "by"))


def lacks_topics(consent: Consent) -> Reason:
    sentence = said("Kryssa för minst ett ämne för varje ja.")
    return Reason(kind="problems", sentence=sentence, missing=("topics",))


def not_asked(use: FormUse) -> Reason:
    """One of several parties has not been asked."""
    sentence = said("Du är inte tillfrågad om {form}.",
                    form=quoted(use.form.title))  # fmt: skip
    return Reason(kind="form", sentence=sentence, missing=(use.name,))


def quoted(text: Text) -> Said:
    return said("”{text}”", text=text)


def either(labels: list[Param]) -> Param:
    """`a`, `a eller b`, `a, b eller c`."""
    if len(labels) == 1:
        return labels[0]
    before = labels[0]
    for label in labels[1:-1]:
        before = said("{before}, {label}", before=before, label=label)
    return said("{before} eller {last}", before=before, last=labels[-1])
