"""Owns the keys of a form and of all that stands in one."""

from __future__ import annotations

from engine.definitions.grammar import (
    ANYTHING,
    BOOLEAN,
    DURATION,
    EXPRESSION,
    FIELD_TYPE,
    INTEGER,
    NAME,
    NAMES,
    NUMBER,
    OWN_NAME,
    PLAIN,
    RANGE,
    SEVERITY,
    TEXT,
    WAS,
    ListOf,
    Named,
    NameOr,
    OneOrMany,
    Record,
    Word,
    key,
    needed,
)
from engine.fields.file_kinds import KINDS
from engine.foundation.diagnostics import Message

OPTION = Record(
    noun=Message("ett svarsalternativ", "an option"),
    short="label",
    keys={
        "label": needed(TEXT, "Det som visas", "What is shown"),
        "points": key(NUMBER, "Poäng när svaren räknas ihop", "Points when answers are added up"),
        "code": key(PLAIN, "Kod i statistik", "Code in statistics"),
        "hint": key(TEXT, "Förklaring", "Explanation"),
        "show_if": key(EXPRESSION, "När alternativet visas", "When the option is shown"),
        "was": WAS,
    },
)
OPTIONS = Named(OPTION, numbers=True, filled=True)
ROW = Record(
    noun=Message("en rad", "a row"),
    short="label",
    keys={
        "label": needed(TEXT, "Det som visas", "What is shown"),
        "reversed": key(BOOLEAN, "Poängen räknas baklänges", "Points count backwards"),
        "was": WAS,
    },
)
FIELD = Record(noun=Message("ett fält", "a field"), either=(("type", "use"),))
FIELDS = Named(FIELD)
ROW_FIELDS = Named(FIELD, filled=True)
FIELD.keys.update(
    {
        "type": key(FIELD_TYPE, "Vilken sorts fråga", "The kind of question"),
        "use": key(NAME, "Ett annat formulär som block", "Another form as a block"),
        "label": key(TEXT, "Frågan", "The question"),
        "hint": key(TEXT, "Hjälp under frågan", "Help below the question"),
        "show_if": key(EXPRESSION, "När frågan visas", "When the question is shown"),
        "required": key(EXPRESSION, "Om svar krävs", "Whether an answer is required"),
        "default": key(
            EXPRESSION,
            "Förslag på svar; i en repeat: raderna den börjar med",
            "Suggested answer; of a repeat: the rows that it begins with",
        ),
        "saves_to": key(PLAIN, "Var svaret sparas", "Where the answer is saved"),
        "sensitive": key(TEXT, "Varför känsliga uppgifter behövs", "Why special data is needed"),
        "many": key(BOOLEAN, "Om flera svar kan ges", "Whether several answers may be given"),
        "options": key(NameOr(OPTIONS), "Svarsalternativen", "The options"),
        "min": key(EXPRESSION, "Minst", "Least"),
        "max": key(EXPRESSION, "Mest", "Most"),
        "low": key(TEXT, "Text vid skalans början", "Text at the low end"),
        "high": key(TEXT, "Text vid skalans slut", "Text at the high end"),
        "rows": key(
            Named(ROW, numbers=True, filled=True), "Raderna i en matris", "The rows of a matrix"
        ),
        "fields": key(ANYTHING, "Fälten i en upprepad grupp", "The fields of a repeating group"),
        "add": key(TEXT, "Knappen som lägger till en rad", "The button that adds a row"),
        "each": key(TEXT, "Vad en rad kallas, som Barn", "What one row is called, such as Child"),
        "summary": key(
            OneOrMany(NAME),
            "Fälten som säger vilken rad det är, i radens rubrik",
            "The fields that tell which row it is, in its heading",
        ),
        "among": key(NAME, "Vilka aktiviteter man väljer bland", "Which activities to choose from"),
        "where": key(EXPRESSION, "Vilka som kan väljas", "Which can be chosen"),
        "consent": key(NAME, "Vilket samtycke som ges", "Which consent is given"),
        "text": key(
            TEXT,
            "Texten i en inforuta, eller den som skrivs under",
            "The text of an info, or the one that is signed",
        ),
        "accept": key(
            OneOrMany(Word(tuple(KINDS))),
            "Vilka slags filer som tas emot",
            "Which kinds of files are accepted",
        ),
        "max_size": key(INTEGER, "Största fil, i megabyte", "The largest file, in megabytes"),
        "pages": key(ANYTHING, "Ändrade sidor i blocket", "Changed pages of the block"),
        "values": key(ANYTHING, "Ändrade värden i blocket", "Changed values of the block"),
        "rules": key(ANYTHING, "Ändrade regler i blocket", "Changed rules of the block"),
        "flags": key(ANYTHING, "Ändrade flaggor i blocket", "Changed flags of the block"),
        "ask_drafts": key(
            BOOLEAN,
            "Om frågan ställs även i påbörjade formulär",
            "Whether it is asked in forms begun before it too",
        ),
        "was": WAS,
    }
)
PAGE = Record(
    noun=Message("en sida", "a page"),
    keys={
        "title": needed(TEXT, "Sidans rubrik", "The page's heading"),
        "show_if": key(EXPRESSION, "När sidan visas", "When the page is shown"),
        "fields": needed(FIELDS, "Sidans fält", "The page's fields"),
        "read": key(NAMES, "Vilka som får läsa sidan", "Who may read the page"),
        "was": WAS,
    },
)
BAND = Record(
    noun=Message("ett band", "a band"),
    keys={
        "range": needed(RANGE, "Från och till, som 0..50", "From and to, such as 0..50"),
        "label": needed(TEXT, "Det som visas", "What is shown"),
        "severity": key(SEVERITY, "Hur allvarligt det är", "How serious it is"),
        "was": WAS,
    },
)
BANDS = Named(BAND)
BAND_SET = Record(
    noun=Message("en uppsättning band", "a set of bands"),
    keys={
        "when": key(EXPRESSION, "När banden gäller", "When the bands hold"),
        "bands": needed(BANDS, "Banden", "The bands"),
        "label": key(TEXT, "Vilka banden gäller", "Whom the bands are for"),
        "source": key(PLAIN, "Varifrån gränserna kommer", "Where the cut-offs come from"),
        "cutoffs": key(
            OneOrMany(PLAIN),
            "Vilka publicerade gränser de hör till",
            "Which published cut-offs they belong to",
        ),
    },
)
DECIDE_ROW = Record(
    noun=Message("en rad i en beslutstabell", "a row of a decision table"),
    either=(("when", "else"),),
    keys={
        "when": key(EXPRESSION, "Villkoret", "The condition"),
        "gives": key(NAME, "Det som raden ger", "What the row gives"),
        "else": key(NAME, "Det som annars ges", "What is given otherwise"),
    },
)
VALUE = Record(
    noun=Message("ett värde", "a value"),
    either=(("value", "decide"),),
    rivals=(("bands", "bands_for"),),
    keys={
        "label": needed(TEXT, "Vad värdet kallas", "What the value is called"),
        "value": key(EXPRESSION, "Hur det räknas ut", "How it is computed"),
        "decide": key(ListOf(DECIDE_ROW, filled=True), "Beslutstabell", "Decision table"),
        "options": key(NameOr(OPTIONS), "Det som tabellen kan ge", "What the table may give"),
        "hidden": key(BOOLEAN, "Visas inte", "Not shown"),
        "better": key(Word(("higher", "lower")), "Åt vilket håll är bättre", "Which way is better"),
        "real_change": key(NUMBER, "Minsta verkliga förändring", "Least real change"),
        "bands": key(BANDS, "Band", "Bands"),
        "bands_for": key(Named(BAND_SET), "Band för olika grupper", "Bands for different groups"),
        "answered_at_least": key(INTEGER, "Minsta antal svar", "Least number of answers"),
        "source": key(PLAIN, "Varifrån uträkningen kommer", "Where the scoring comes from"),
        "was": WAS,
    },
)
RULE = Record(
    noun=Message("en regel", "a rule"),
    keys={
        "check": needed(EXPRESSION, "Det som ska stämma", "What must hold"),
        "message": needed(TEXT, "Det som sägs annars", "What is said otherwise"),
        "at": needed(NAME, "Fältet som det visas vid", "The field it is shown at"),
        "soft": key(BOOLEAN, "Släpps igenom med ett skäl", "Lets through with a reason"),
        "was": WAS,
    },
)
FLAG = Record(
    noun=Message("en flagga", "a flag"),
    keys={
        "when": needed(EXPRESSION, "När flaggan väcks", "When the flag is raised"),
        "severity": needed(SEVERITY, "Hur allvarligt det är", "How serious it is"),
        "label": needed(TEXT, "Vad flaggan säger", "What the flag says"),
        "help": key(TEXT, "Visas direkt för den som svarar", "Shown at once to who answers"),
        "was": WAS,
    },
)
LICENCE = Record(
    noun=Message("en licens", "a licence"),
    keys={
        "status": needed(Word(("free", "granted", "pending")), "Läget", "Where it stands"),
        "holder": key(PLAIN, "Vem som äger rätten", "Who holds the right"),
        "notice": key(TEXT, "Det som måste anges", "What must be stated"),
        "evidence": key(PLAIN, "Var det går att se", "Where it can be seen"),
    },
)
INSTRUMENT = Record(
    noun=Message("ett mätinstrument", "an instrument"),
    keys={
        "source": needed(PLAIN, "Varifrån det kommer", "Where it comes from"),
        "recall": key(DURATION, "Tiden som frågorna gäller", "The time the questions ask about"),
        "repeat_after": key(DURATION, "Tid innan det görs igen", "Time before it is done again"),
        "given_as": key(
            ListOf(Word(("self", "interview", "interpreter", "proxy"))),
            "Hur det får ges",
            "How it may be given",
        ),
        "licence": needed(LICENCE, "Rätten att använda det", "The right to use it"),
        "wording": needed(
            Word(("own", "official", "placeholder")), "Vems ord det är", "Whose words it is"
        ),
        "cutoffs": key(PLAIN, "Vilka publicerade gränser", "Which published cut-offs"),
        "seal": key(PLAIN, "Fingeravtryck av officiella ord", "Fingerprint of official wording"),
    },
)
FORM = Record(
    noun=Message("ett formulär", "a form"),
    either=(("pages", "fields"),),
    keys={
        "form": needed(OWN_NAME, "Formulärets namn", "The form's name"),
        "extends": key(NAME, "Formuläret som det bygger på", "The form it is made from"),
        "title": needed(TEXT, "Rubriken", "The title"),
        "about": key(TEXT, "Vad det är till för", "What it is for"),
        "pages": key(Named(PAGE), "Sidorna", "The pages"),
        "fields": key(FIELDS, "Fälten", "The fields"),
        "values": key(Named(VALUE), "Det som räknas ut", "What is computed"),
        "rules": key(Named(RULE), "Det som ska stämma", "What must hold"),
        "flags": key(Named(FLAG), "Det som väcker uppmärksamhet", "What calls for attention"),
        "result": key(OneOrMany(NAME), "Det som är resultatet", "What the result is"),
        "instrument": key(INSTRUMENT, "Om det är ett mätinstrument", "When it is an instrument"),
        "anonymous": key(
            BOOLEAN,
            "Om inget i det får peka ut en person",
            "Whether nothing in it may tell who somebody is",
        ),
        "was": WAS,
    },
)
