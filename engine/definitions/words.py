"""Owns the visible table of words that people write instead of the language's own: Swedish ones, and
those of other form builders.

A word leads to what it may mean, the likeliest first: which one it is depends on which keys may stand
there. Words of conditions (`och`, `inte`) belong to `engine.expressions.slips`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from engine.foundation.suggestions import closest


def _table(lines: str) -> Mapping[str, tuple[str, ...]]:
    """`meanings: words`, a line each; a word on several lines has several meanings, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines.strip().splitlines():
        meant, _, words = line.partition(":")
        for word in words.split():
            found[word] = (*found.get(word, ()), meant.strip())
    return MappingProxyType(found)


KINDS = _table("""
form: formulär blankett enkät
workflow: arbetsflöde process flöde ärendeflöde
deployment: projekt införande
scenarios: berättelser scenarier scenario
translation: översättning
""")
KEYS = _table("""
label: etikett fråga namn name question caption text
title: titel rubrik heading header name namn
about: beskrivning description om
hint: hjälp hjälptext ledtråd förklaring beskrivning description placeholder help_text
help: hjälp hjälptext råd
type: typ sort fälttyp
use: använd använder block import
extends: bygger_på utgår_från ärver inherits
pages: sidor sida
fields: fält frågor questions
values: värden värde uträkningar
value: värde uträkning formel formula
rules: regler regel kontroller validations
flags: flaggor flagga larm
result: resultat
show_if: visa_om visas_om visas synlig visible visa_när visas_när villkor när om visible_if
show_if: condition depends_on if
when: när villkor om condition if
check: kontroll kontrollera villkor kräv condition
required: obligatorisk obligatoriskt krävs tvingande mandatory obligatory
default: standard förval standardvärde
saves_to: sparas_i spara_i sparas_till sparas spara save_to
sensitive: känslig känsligt känsliga
many: flera många multiple
options: alternativ svarsalternativ svar val choices answers
points: poäng score
code: kod
min: minst minimum lägst
max: högst mest maximum
rows: rader
reversed: omvänd omvänt baklänges
decide: avgör beslut beslutstabell
gives: ger then
else: annars
hidden: dold gömd
better: bättre
bands: band nivåer
range: intervall omfång spann
severity: allvar allvarlighet allvarsgrad nivå
message: meddelande text felmeddelande
at: vid fält
soft: mjuk
source: källa
licence: licens license
wording: ordalydelse
subject: handlar_om gäller ämne
opens_with: öppnas_med öppnar
team: lag arbetslag
roles: roller roll role
data: uppgifter
forms: formulär
states: lägen läge tillstånd status statuses
actions: åtgärder åtgärd handlingar handling steg knappar
starts: börjar start första
final: slut slutläge sista
phase: fas
offers: erbjuder erbjud
needs: behöver kräver kräv
by: vem av vilka who
of: vem vilka av
read: läsa läser läs får_läsa
to: till
from: från
do: gör sker händer
due: frist senast klart deadline
waits_for: väntar_på
timers: timer tidur påminnelser
every: varje var
after: efter
tolerance: tolerans marginal
clocks: klockor klocka
limit: gräns tidsgräns
stops_clocks: stoppar_klockor pausar
late: sent försenat sen för_sent
on_enter: vid_start vid_in
on_leave: vid_slut vid_ut
on_flag: vid_flagga
by_link: länk genom_länk link
ask: be fråga
task: uppgift
notify: meddela underrätta
set: sätt spara
assign: tilldela
languages: språk
language: språk
organisations: organisationer organizations
units: enheter
subprojects: delprojekt
people: personer deltagare
settings: inställningar
workflows: arbetsflöden processer flöden
calendar: kalender
closed: stängt stängda
country: land
fallback: reserv reservroll
sees: ser
may: får
includes: omfattar ingår
stories: berättelser
steps: steg
staff: personal
given: givet
on: datum dag
as: som
open: öppna
fill: fyll fyll_i
wait: vänta
with: med svar
expect: väntat förväntat vänta_sig
state: läge
flag: flagga
shown: visas
""")
TYPES = _table("""
text: fritext string str kort_text textfält short_text
long_text: textarea lång_text långtext textruta stycke paragraph
integer: heltal number tal nummer antal siffra int
decimal: decimaltal float double
yes_no: ja_nej janej boolean bool
choice: val enval flerval radio dropdown select checkbox kryssruta checkboxes kryssrutor
choice: rullista rullgardin lista
yes_no: checkbox kryssruta
scale: skala likert betyg rating
slider: reglage skjutreglage
matrix: matris tabell grid
date: datum
time: klockslag tid
date_time: tidpunkt datum_tid datetime timestamp
duration: tidslängd varaktighet
identity: personnummer samordningsnummer pnr ssn
organisation_number: organisationsnummer orgnr
email: epost e_post e-post mejl mail e-mail
phone: telefon mobil telefonnummer tel
postcode: postnummer zip
user: användare medarbetare handläggare kollega
contact: kontakt kontaktperson
organisation: organization myndighet
repeat: upprepning upprepad grupp group array
info: information infotext upplysning note
file: fil bilaga upload
signature: underskrift
consent: samtycke
""")
WORDS = _table("""
info: upplysning
attention: viktigt varning warning
urgent: akut brådskande
person: deltagare
all: alla allt
figures: siffror
log: logg
higher: högre
lower: lägre
free: fri
granted: beviljad
pending: väntar
own: egen egna
official: officiell
""")


def meaning(word: str, table: Mapping[str, tuple[str, ...]], there: Iterable[str]) -> str | None:
    """Which of the words `there` is meant: by the table, or else the one that is almost spelt so."""
    known = list(there)
    meant = by_table(word.casefold(), table, known) or closest(word, known)
    if meant is not None:
        return meant
    near = closest(
        word.casefold(), [one for one in table if by_table(one, table, known) is not None]
    )
    return by_table(near, table, known) if near is not None else None


def by_table(word: str, table: Mapping[str, tuple[str, ...]], known: Sequence[str]) -> str | None:
    """The likeliest of the known words that the table has for a word."""
    return next((meant for meant in table.get(word, ()) if meant in known), None)
