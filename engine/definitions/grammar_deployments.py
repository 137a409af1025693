"""Owns the keys of a deployment."""

from __future__ import annotations

from engine.definitions.assurance import ASKED, SENSITIVE, WRITTEN
from engine.definitions.grammar import (
    BOOLEAN,
    COUNT,
    DATE,
    DAY,
    DURATION,
    FIELD_TYPE,
    LANGUAGE,
    NAME,
    NAMES,
    NUMBER_SHAPE,
    OWN_NAME,
    PLAIN,
    TEXT,
    WAS,
    ListOf,
    Named,
    Record,
    Word,
    key,
    later,
    needed,
)
from engine.definitions.grammar_exports import EXPORT
from engine.definitions.grammar_forms import FIELDS
from engine.definitions.grammar_indicators import INDICATOR, TARGETS
from engine.definitions.log_review import EVERY, LEFT_OUT
from engine.foundation.diagnostics import Message

SEES = ("all", "subproject", "unit", "assigned", "invited", "figures", "log")
ASSURANCE = tuple(WRITTEN)
MAY = ("assign", "export", "publish", "disclose", "accounts", "protect", "emergency", "people")
CONSENT_KINDS = ("secrecy", "register", "participation", "openness", "ground")
IDENTITIES = ("personnummer", "samordningsnummer", "interim", "alias")
UNIT = Record(
    noun=Message("en enhet", "a unit"),
    short="label",
    keys={"label": needed(TEXT, "Vad enheten heter", "What the unit is called"), "was": WAS},
)
ORGANISATION = Record(
    noun=Message("en organisation", "an organisation"),
    short="label",
    keys={
        "label": needed(TEXT, "Vad den heter", "What it is called"),
        "partner": key(BOOLEAN, "Om den är en samverkanspart", "Whether it is a partner"),
        "units": key(Named(UNIT), "Enheterna", "The units"),
        "was": WAS,
    },
)
SUBPROJECT = Record(
    noun=Message("ett delprojekt", "a sub-project"),
    keys={
        "label": needed(TEXT, "Vad det heter", "What it is called"),
        "units": key(NAMES, "Enheterna i det", "Its units"),
        "settings": key(Named(PLAIN, free=True), "Andra inställningar", "Other settings"),
        "targets": key(TARGETS, "Andra mål, efter indikator", "Other targets, by indicator"),
        "was": WAS,
    },
)
ROLE = Record(
    noun=Message("en roll", "a role"),
    rivals=(("sees", "includes"),),
    keys={
        "label": needed(TEXT, "Vad rollen heter", "What the role is called"),
        "sees": key(Word(SEES), "Vilka ärenden rollen ser", "Which cases the role sees"),
        "may": key(ListOf(Word(MAY)), "Vad rollen mer får göra", "What else the role may do"),
        "two_step": key(
            BOOLEAN,
            "Om rollen kräver två steg vid inloggning",
            "Whether signing in takes two steps",
        ),
        "assurance": key(
            Word(ASSURANCE),
            "Hur säker inloggningen måste vara: tillitsnivå 2, 3 eller 4",
            "How sure signing in must be: level of assurance 2, 3 or 4",
        ),
        "represents": key(
            BOOLEAN,
            "Om rollen svarar för sin organisation som part, annars de med `sees: invited`",
            "Whether the role answers for its organisation as a party, else those with `sees: invited`",
        ),
        "includes": key(NAMES, "Rollerna som namnet står för", "The roles it stands for"),
        "was": WAS,
    },
)
SENSITIVE_ABOUT = {
    "accounts": ("Att sköta konton", "Administering accounts"),
    "publish": ("Att publicera", "Publishing"),
    "export": ("Att hämta ut uppgifter", "Exporting data"),
    "log": ("Att läsa loggen", "Reading the log"),
    "protected": ("Ärenden med skyddade uppgifter", "Cases with protected data"),
}
STEP_UP = Record(
    noun=Message("det känsliga", "what is sensitive"),
    keys={name: key(Word(tuple(ASKED)), *SENSITIVE_ABOUT[name]) for name in SENSITIVE},
)
READING = Record(
    noun=Message("läsning med skäl", "reading with a reason"),
    keys={
        "protected": key(
            DURATION,
            "Hur länge skälet gäller när man läser om en person med skyddade uppgifter",
            "How long the reason holds when one reads about a protected person",
        ),
        "emergency": key(
            DURATION,
            "Hur länge en nödläsning varar",
            "How long reading in an emergency lasts",
        ),
    },
)
LOG_REVIEW = Record(
    noun=Message("loggkontrollen", "the log review"),
    keys={
        "every": key(
            Word(tuple(EVERY)),
            "Hur ofta ett urval görs av sig självt",
            "How often a sample is drawn by itself",
        ),
        "sample": key(COUNT, "Hur många slumpen väljer till", "How many more are drawn by chance"),
        "cases_a_day": key(
            COUNT,
            "Från hur många ärenden en dag är ovanlig",
            "From how many cases a day is unusual",
        ),
        "times_usual": key(
            COUNT,
            "Hur många gånger fler än en vanlig dag",
            "How many times more than on a usual day",
        ),
        "refusals": key(COUNT, "Från hur många nekade försök", "From how many refused attempts"),
        "after_closing": key(
            DURATION,
            "Hur länge efter avslutet det är vanligt att läsa",
            "How long after closing it is usual to read",
        ),
        "without": key(
            ListOf(Word(LEFT_OUT)), "Regler som inte används", "Rules that are not used"
        ),
    },
)
SETTING = Record(
    noun=Message("en inställning", "a setting"),
    keys={
        "type": needed(FIELD_TYPE, "Vilken sorts värde", "The kind of value"),
        "value": needed(PLAIN, "Värdet", "The value"),
        "label": needed(TEXT, "Vad den heter", "What it is called"),
        "was": WAS,
    },
)
PERIOD = Record(
    noun=Message("en period", "a period"),
    keys={
        "from": key(DATE, "Första dagen", "First day"),
        "to": key(DATE, "Sista dagen", "Last day"),
    },
)
CLOSED = Record(
    noun=Message("stängda dagar", "closed days"),
    keys={
        "label": needed(TEXT, "Vad de kallas", "What they are called"),
        "from": needed(DAY, "Första dagen", "First day"),
        "to": key(DAY, "Sista dagen", "Last day"),
    },
)
CALENDAR = Record(
    noun=Message("en kalender", "a calendar"),
    keys={"closed": key(Named(CLOSED), "Dagar som inte räknas", "Days that do not count")},
)
FUNDING = Record(
    noun=Message("finansieringen", "the funding"),
    keys={
        "text": key(TEXT, "Det som ska stå", "What it says"),
        "emblem": key(PLAIN, "Märket", "The emblem"),
        "reference": key(PLAIN, "Beteckningen", "The reference"),
    },
)
BRAND = Record(
    noun=Message("utseendet", "the brand"),
    keys={
        "logo": key(PLAIN, "Logotypen", "The logo"),
        "colour": key(PLAIN, "Färgen", "The colour"),
    },
)
PEOPLE = Record(
    noun=Message("personerna", "the people"),
    keys={
        "identity": key(ListOf(Word(IDENTITIES)), "Tillåtna nummer", "Numbers allowed"),
        "reserve_numbers": key(
            ListOf(NUMBER_SHAPE),
            "Hur de reservnummer ser ut som får användas",
            "What the reserve numbers that may be used look like",
        ),
        "fields": key(FIELDS, "Det som sparas hos personen", "What is kept with the person"),
    },
)
TOPIC = Record(
    noun=Message("ett ämne", "a topic"),
    short="label",
    keys={
        "label": needed(TEXT, "Vad ämnet kallas", "What the topic is called"),
        "shares": key(NAMES, "Vad som får delas", "What may be shared"),
        "was": WAS,
    },
)
CONSENT = Record(
    noun=Message("ett samtycke", "a consent"),
    rivals=(("topics", "shares"),),
    keys={
        "kind": needed(Word(CONSENT_KINDS), "Vilken sorts samtycke", "The kind of consent"),
        "label": needed(TEXT, "Det som personen säger ja till", "What the person says yes to"),
        "text": key(TEXT, "Det som personen ska veta först", "What the person should know first"),
        "to": key(NAMES, "Organisationerna som det ges till", "The organisations it is given to"),
        "topics": key(Named(TOPIC), "Ämnena att välja bland", "The topics to choose from"),
        "shares": key(NAMES, "Vad som får delas", "What may be shared"),
        "lasts": key(DURATION, "Hur länge det gäller", "How long it lasts"),
        "per": key(NAME, "Aktiviteten som har sitt eget", "The activity that has its own"),
        "self_from": key(
            COUNT,
            "Åldern då man svarar själv; 18 om inget sägs. Innan dess svarar en vårdnadshavare",
            "The age at which one answers oneself; 18 unless said. Before that a guardian does",
        ),
        "was": WAS,
    },
)
DEPLOYMENT = Record(
    noun=Message("ett projekt", "a deployment"),
    keys={
        "deployment": needed(OWN_NAME, "Projektets namn", "The deployment's name"),
        "title": needed(TEXT, "Rubriken", "The title"),
        "about": key(TEXT, "Vad det är till för", "What it is for"),
        "country": key(Word(("se",), later=("dk",)), "Landet", "The country"),
        "languages": needed(
            ListOf(LANGUAGE, filled=True), "Språken, grundspråket först", "Languages, base first"
        ),
        "period": key(PERIOD, "Projekttiden", "The project period"),
        "calendar": key(CALENDAR, "Dagar som inte räknas", "Days that do not count"),
        "funding": key(FUNDING, "Vem som betalar", "Who pays"),
        "brand": key(BRAND, "Utseendet", "The look"),
        "organisations": key(Named(ORGANISATION), "Organisationerna", "The organisations"),
        "subprojects": key(Named(SUBPROJECT), "Delprojekten", "The sub-projects"),
        "people": key(PEOPLE, "Om personerna", "About the people"),
        "roles": needed(Named(ROLE), "Rollerna", "The roles"),
        "step_up": key(
            STEP_UP,
            "Det som kräver att man just har loggat in, och hur säkert",
            "What asks for a sign-in just now, and how sure",
        ),
        "reading": key(
            READING,
            "Hur länge ett angivet skäl att läsa gäller",
            "How long a stated reason to read holds",
        ),
        "log_review": key(LOG_REVIEW, "Hur loggen kontrolleras", "How the log is reviewed"),
        "fallback": needed(NAME, "Rollen som får det ingen annan tar", "Gets what nobody takes"),
        "settings": key(Named(SETTING), "Det som går att ställa in", "What can be set"),
        "workflows": needed(
            ListOf(NAME, filled=True), "Arbetsflödena som kan öppnas", "Workflows to open"
        ),
        "consents": key(Named(CONSENT), "Samtycken", "Consents"),
        "indicators": key(
            Named(INDICATOR), "Det som följs upp i siffror", "What is followed in figures"
        ),
        "exports": key(
            Named(EXPORT), "Det som rapporteras till andra", "What is reported to others"
        ),
        "retention": later("Hur länge saker sparas", "How long things are kept"),
    },
)
TRANSLATION = Record(
    noun=Message("en översättning", "a translation"),
    keys={
        "translation": needed(NAME, "Det som översätts", "What is translated"),
        "language": needed(LANGUAGE, "Språket", "The language"),
        "wording": key(
            Word(("official",)),
            "Orden är instrumentets egna, från den som äger dem",
            "The words are the instrument's own, from who holds the right to them",
        ),
        "seal": key(PLAIN, "Fingeravtryck av orden", "Fingerprint of the words"),
    },
)
