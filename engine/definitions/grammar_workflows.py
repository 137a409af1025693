"""Owns the keys of a workflow and of all that stands in one."""

from __future__ import annotations

from engine.definitions.grammar import (
    BOOLEAN,
    EXPRESSION,
    NAME,
    NAMES,
    OWN_NAME,
    TEXT,
    WAS,
    Named,
    OneOrMany,
    Record,
    Word,
    key,
    later,
    needed,
)
from engine.definitions.grammar_forms import FIELDS, FLAG, VALUE
from engine.foundation.diagnostics import Message

PHASES = (
    "intake", "screening", "consent", "mapping", "planning", "activity", "followup", "closing",
    "aftercare", "paused", "rejected",
)  # fmt: skip
VERBS = ("ask", "task", "notify", "start", "set", "assign", "webhook")
LATE_EFFECT = Record(
    noun=Message("något som händer när det är för sent", "an effect of being late"),
    either=(VERBS,),
)
LATE = OneOrMany(LATE_EFFECT)
EFFECT = Record(
    noun=Message("något som ska hända", "an effect"),
    either=(VERBS,),
    keys={
        "ask": key(NAME, "Formuläret som någon ombeds fylla i", "The form somebody is asked for"),
        "task": key(TEXT, "Uppgiften, i ord", "The task, in words"),
        "notify": key(NAMES, "Vem som får veta", "Who is told"),
        "start": key(NAME, "Aktiviteten som startas", "The activity that is started"),
        "set": key(Named(EXPRESSION, free=True), "Det som sparas", "What is saved"),
        "assign": key(Named(NAME, free=True), "Vem som får platsen i teamet", "Who gets the seat"),
        "webhook": later("Anrop till ett annat system", "A call to another system"),
        "of": key(NAMES, "Vem det gäller", "Whom it is asked of"),
        "due": key(EXPRESSION, "När det ska vara klart", "When it should be done"),
        "late": key(LATE, "Det som händer om det dröjer", "What happens when it is late"),
        "message": key(TEXT, "Meddelandet", "The message"),
        "with": key(
            Named(EXPRESSION, free=True),
            "Det som aktiviteten börjar med",
            "What the activity begins with",
        ),
        "each": key(
            EXPRESSION,
            "Gruppen med en aktivitet för varje rad",
            "The group: one for every row of it",
        ),
        "when": key(EXPRESSION, "Bara när det här gäller", "Only when this holds"),
    },
)
LATE_EFFECT.keys.update(
    {
        **EFFECT.keys,
        "after": key(EXPRESSION, "Så lång tid efter dagen", "So long after the day"),
    }
)
EFFECTS = OneOrMany(EFFECT)
BY_LINK = ("code", "never")
FORM_USE = Record(
    noun=Message("ett formulär i arbetsflödet", "a form in the workflow"),
    keys={
        "form": key(NAME, "Formuläret, om det heter något annat", "The form, if called otherwise"),
        "by": key(NAMES, "Vem som fyller i", "Who fills it in"),
        "read": key(NAMES, "Vem som får läsa", "Who may read it"),
        "read_result": key(NAMES, "Vem som bara får läsa resultatet", "Who may read the result"),
        "read_from": key(NAME, "Läget som det får läsas från", "The state it may be read from"),
        "by_link": key(
            Word(BY_LINK),
            "Om det får besvaras genom en länk, och om det behövs en kod",
            "Whether it is answered through a link, and whether with a code",
        ),
        "amend": key(
            NAMES,
            "Vem som får rätta det som är skickat, eller never",
            "Who may amend what was sent, or never",
        ),
        "do": key(EFFECTS, "Det som händer när det lämnas in", "What happens when submitted"),
        "kept_as": later("Hur länge det sparas", "How long it is kept"),
        "was": WAS,
    },
)
ACTION = Record(
    noun=Message("en handling", "an action"),
    keys={
        "label": needed(TEXT, "Knappens text", "The button's text"),
        "by": needed(NAMES, "Vem som får göra det", "Who may do it"),
        "to": key(NAME, "Läget som det leder till", "The state it leads to"),
        "needs": key(NAMES, "Formulär som måste vara ifyllda", "Forms that must be filled in"),
        "form": key(NAME, "Formuläret som fylls i samtidigt", "The form filled in with it"),
        "when": key(EXPRESSION, "Det som måste gälla", "What must hold"),
        "after": key(EXPRESSION, "Tid som måste ha gått", "Time that must have passed"),
        "do": key(EFFECTS, "Det som händer", "What happens"),
        "was": WAS,
    },
)
TIMER = Record(
    noun=Message("en timer", "a timer"),
    keys={
        "label": key(TEXT, "Vad det kallas när tiden är inne", "What it is called when it comes"),
        "after": key(OneOrMany(EXPRESSION), "Så länge efter starten", "So long after the start"),
        "every": key(EXPRESSION, "Och sedan så ofta", "And then so often"),
        "tolerance": key(EXPRESSION, "Så sent räknas svaret i tid", "An answer so late is in time"),
        "when": key(EXPRESSION, "Bara när det här gäller", "Only when this holds"),
        "do": needed(EFFECTS, "Det som händer", "What happens"),
        "was": WAS,
    },
)
TIMERS = key(Named(TIMER), "Det som händer efter en tid", "What happens after a time")
CLOCK = Record(
    noun=Message("en klocka", "a clock"),
    keys={
        "label": needed(TEXT, "Vad klockan kallas", "What the clock is called"),
        "from": needed(EXPRESSION, "När den börjar gå", "When it begins"),
        "to": key(EXPRESSION, "När den är framme", "When it is done"),
        "limit": key(EXPRESSION, "Så lång tid får det ta", "How long it may take"),
        "waits_for": key(NAMES, "Vem den väntar på", "Whom it waits for"),
        "late": key(LATE, "Det som händer om det dröjer", "What happens when it is late"),
        "was": WAS,
    },
)
QUEUE = Record(
    noun=Message("en kö", "a queue"),
    keys={
        "first": key(EXPRESSION, "Vem som går före", "Who goes before others"),
        "why": key(TEXT, "Varför de går före", "Why they go before"),
    },
)
STATE = Record(noun=Message("ett läge", "a state"))
STATES = Named(STATE)
STATE.keys.update(
    {
        "label": needed(TEXT, "Vad läget kallas", "What the state is called"),
        "phase": key(Word(PHASES), "Fasen, för att kunna jämföra", "The phase, for comparison"),
        "offers": key(
            NAMES,
            "Det som kan fyllas i eller startas här",
            "What can be filled in or started here",
        ),
        "actions": key(Named(ACTION), "Det som kan göras här", "What can be done here"),
        "due": key(EXPRESSION, "Hur länge det får ta", "How long it may take"),
        "waits_for": key(
            NAMES, "Vems tur det är, [] om det inte är någons", "Whose turn it is, [] if nobody's"
        ),
        "timers": TIMERS,
        "on_enter": key(EFFECTS, "Det som händer när läget nås", "What happens on entering"),
        "on_leave": key(EFFECTS, "Det som händer när läget lämnas", "What happens on leaving"),
        "stops_clocks": key(
            NAMES, "true, eller klockorna som står still här", "true, or the clocks that stop here"
        ),
        "queue": key(QUEUE, "Hur kön ordnas", "How the queue is ordered"),
        "places": key(
            EXPRESSION, "Hur många som får vara här samtidigt", "How many may be here at once"
        ),
        "final": key(BOOLEAN, "Om ärendet avslutas här", "Whether the case closes here"),
        "starts": key(NAME, "Läget inuti som nås först", "The state inside that is entered"),
        "states": key(STATES, "Lägen inuti", "States inside"),
        "was": WAS,
    }
)
ROLE_TEXTS = Named(
    Record(
        noun=Message("en roll i arbetsflödet", "a role of the workflow"),
        short="label",
        keys={"label": needed(TEXT, "Vem det är", "Who it is"), "was": WAS},
    )
)
ON_FLAG = Record(
    noun=Message("det som händer vid en flagga", "what happens on a flag"),
    keys={
        "info": key(EFFECTS, "Vid en upplysning", "On information"),
        "attention": key(EFFECTS, "När något bör ses", "When something should be looked at"),
        "urgent": key(EFFECTS, "När det är akut", "When it is urgent"),
    },
)
ACTIVITY_USE = Record(
    noun=Message("en aktivitet i arbetsflödet", "an activity in the workflow"),
    keys={
        "workflow": needed(NAME, "Arbetsflödet som den följer", "The workflow that it follows"),
        "label": needed(TEXT, "Vad aktiviteten kallas", "What the activity is called"),
        "by": key(NAMES, "Vem som får starta en", "Who may start one"),
        "when": key(EXPRESSION, "Det som måste gälla", "What must hold"),
        "roles": key(
            Named(NAME, free=True),
            "Vilka som arbetsflödets egna roller är här",
            "Whom the workflow's own roles mean here",
        ),
        "plan": key(
            BOOLEAN,
            "Om den hör till deltagarens egen plan",
            "Whether it belongs to the participant's own plan",
        ),
        "was": WAS,
    },
)
APPOINTMENT = Record(
    noun=Message("en bokad tid", "a booked time"),
    keys={
        "at": needed(
            EXPRESSION,
            "När den är, av det som står i data: dag och tid, eller bara dag",
            "When it is, of what the data say: a day and a time, or a day",
        ),
        "minutes": key(EXPRESSION, "Hur många minuter det tar", "How many minutes it takes"),
        "place": key(EXPRESSION, "Var den är, av det som står i data", "Where it is, of the data"),
        "of": key(
            NAMES,
            "Vilkas kalendrar den står i; annars teamets",
            "In whose calendars it stands; else the team's",
        ),
        "came": key(NAMES, "Lägen som betyder att personen kom", "States that mean: they came"),
        "absent": key(
            NAMES, "Lägen som betyder att personen uteblev", "States that mean: they did not come"
        ),
        "cancelled": key(
            NAMES, "Lägen som betyder att tiden är avbokad", "States that mean: it was called off"
        ),
    },
)
WORKFLOW = Record(
    noun=Message("ett arbetsflöde", "a workflow"),
    keys={
        "workflow": needed(OWN_NAME, "Processens namn", "The workflow's name"),
        "extends": key(NAME, "Arbetsflödet som det bygger på", "The workflow it is made from"),
        "title": needed(TEXT, "Rubriken", "The title"),
        "subject": needed(
            Word(("person", "activity", "project")), "Vad det handlar om", "What it is of"
        ),
        "opens_with": key(NAME, "Formuläret som öppnar ett ärende", "The form that opens a case"),
        "team": key(NAMES, "Rollerna i varje ärende", "The roles in each case"),
        "roles": key(ROLE_TEXTS, "De som ett delat arbetsflöde behöver", "Whom a shared one needs"),
        "data": key(
            FIELDS,
            "Det man vet utöver formulären, i en aktivitet det som den börjar med",
            "What is known beside forms; of an activity what it begins with",
        ),
        "named_by": key(
            NAME, "Fältet som namnger aktiviteten", "The field that names the activity"
        ),
        "appointment": key(
            APPOINTMENT,
            "Att aktiviteten är en bokad tid",
            "That the activity is a booked time",
        ),
        "between": key(
            NAMES,
            "Vilka aktiviteten går mellan; de ser hur den går",
            "Whom the activity goes between; they see how it goes",
        ),
        "forms": key(Named(FORM_USE), "Formulären", "The forms"),
        "activities": key(Named(ACTIVITY_USE), "Det som går vid sidan av", "What runs beside"),
        "values": key(Named(VALUE), "Det som räknas ut", "What is computed"),
        "flags": key(Named(FLAG), "Det som väcker uppmärksamhet", "What calls for attention"),
        "on_flag": key(ON_FLAG, "Det som händer vid en flagga", "What happens on a flag"),
        "clocks": key(Named(CLOCK), "Tider som mäts", "Times that are measured"),
        "offers": key(
            NAMES,
            "Det som alltid kan fyllas i eller startas",
            "What can always be filled in or started",
        ),
        "actions": key(Named(ACTION), "Det som alltid kan göras", "What can always be done"),
        "timers": TIMERS,
        "on_enter": key(EFFECTS, "Det som händer när ärendet öppnas", "What happens on opening"),
        "starts": needed(NAME, "Läget som är först", "The state that is first"),
        "states": needed(STATES, "Lägena", "The states"),
        "anonymous": key(
            BOOLEAN,
            "Om de som inte ser hela ärendet bara ser ett nummer, aldrig vem det gäller",
            "Whether those who do not see the whole case see a number, never whom it is about",
        ),
        "was": WAS,
    },
)
