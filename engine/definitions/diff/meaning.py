"""Owns what a change means to people: who can read what they could not before, what is no longer asked,
what counts in another way. Where nothing certain can be said, nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.definitions.diff.outline import Facet, Part
from engine.definitions.diff.plain import Plain
from engine.foundation.texts import Param, Said, said

READERS = frozenset({"read", "read_result"})
COUNTS_OTHERWISE = said(
    "Svar räknas på ett annat sätt från och med nu. Det som redan är ifyllt räknas inte om."
)
OF_FACETS: Mapping[tuple[str, str], Said] = MappingProxyType(
    {
        ("use", "by_link"): said("Länkar till formuläret fungerar på ett annat sätt än förut."),
        ("use", "amend"): said("Andra får rätta det som är skickat än förut."),
        ("use", "read_from"): said("Svaren kan läsas från ett annat läge än förut."),
        ("use", "by"): said("Andra fyller i formuläret än förut."),
        ("use", "form"): said("Ett annat formulär fylls i på samma plats."),
        ("role", "sees"): said(
            "Alla som har rollen ser andra ärenden i sina listor så fort du har publicerat."
        ),
        ("role", "may"): said("Alla som har rollen får göra annat än förut."),
        ("role", "includes"): said("Namnet står för andra roller än förut."),
        ("subproject", "units"): said(
            "De som ser delprojektets ärenden blir andra, eller ser andra ärenden."
        ),
        ("consent", "shares"): said(
            "Nya ja delar annat än förut. De som redan är givna står fast."
        ),
        ("topic", "shares"): said("Nya ja delar annat än förut. De som redan är givna står fast."),
        ("consent", "to"): said(
            "Samtycket ges till andra än förut. De som redan är givna står fast."
        ),
        ("consent", "text"): said("De som svarar får veta något annat innan de svarar."),
        ("deployment", "fallback"): said("Det som ingen annan kan ta går till en annan roll."),
        ("field", "sensitive"): said("Ändamålet med en känslig uppgift är ett annat."),
        ("field", "required"): said("Vad man måste svara på ändras."),
        ("field", "saves_to"): said("Svaret sparas på ett annat ställe."),
        ("form", "result"): said("De som bara får läsa resultatet ser annat än förut."),
        ("action", "by"): said("Andra får göra handlingen än förut."),
        ("action", "to"): said("Handlingen leder till ett annat läge."),
        ("state", "final"): said("Det avgör om ärendet är avslutat i läget."),
        ("state", "due"): said("Tiden i läget blir en annan för nya ärenden."),
        ("value", "value"): COUNTS_OTHERWISE,
        ("value", "decide"): COUNTS_OTHERWISE,
        ("value", "answered_at_least"): COUNTS_OTHERWISE,
        ("option", "points"): COUNTS_OTHERWISE,
        ("row", "reversed"): COUNTS_OTHERWISE,
        ("band", "range"): said("Samma summa kan hamna på en annan nivå än förut."),
        ("flag", "when"): said("Flaggan väcks av andra svar än förut."),
        ("flag", "severity"): said("Flaggan leder till annat än förut."),
    }
)
OF_GOING: Mapping[str, Said] = MappingProxyType(
    {
        "field": said(
            "Frågan ställs inte i nya ärenden. Svar som finns ligger kvar i sina ärenden."
        ),
        "option": said("Svaret kan inte väljas längre. De som har valt det har kvar det."),
        "row": said("Raden ställs inte längre, och summan räknas på färre svar."),
        "form": said("Formuläret kan inte fyllas i längre. Det som är ifyllt finns kvar."),
        "use": said("Formuläret fylls inte i här längre. Det som är ifyllt finns kvar."),
        "state": said("Inga nya ärenden kommer till läget."),
        "workflow": said("Inga nya ärenden kan öppnas."),
        "role": said("De som bara har den rollen kommer inte åt något längre."),
        "unit": said("De som hör till enheten ser inte längre dess ärenden genom den."),
        "subproject": said("Inga nya ärenden kan öppnas i delprojektet."),
        "consent": said("Ingen kan säga ja till det längre. De som redan är givna står fast."),
        "value": said("Värdet räknas inte ut längre."),
        "flag": said("Ingen får veta det som flaggan sade."),
        "rule": said("Svar som regeln stoppade släpps igenom."),
    }
)


def meaning(sort: str, was: Facet | None, now: Facet | None) -> Said | None:
    """What a change of a key means; `was` and `now` are what it said."""
    key = now.key if now is not None else was.key if was is not None else ""
    if key in READERS:
        return readers(sort, key, was, now)
    return OF_FACETS.get((sort, key))


def readers(sort: str, key: str, was: Facet | None, now: Facet | None) -> Said:
    """Who may read now and could not, and who no longer may. A page without `read` of its own is read as
    its form.
    """
    if sort == "page" and (was is None or now is None):
        return (
            said("Sidan läses av alla som läser formuläret.")
            if now is None
            else said("Sidan läses bara av dem som står här.")
        )
    return told(was, now, result=key == "read_result")


def told(was: Facet | None, now: Facet | None, *, result: bool) -> Said:
    before, after = people_in(was), people_in(now)
    came = tuple(after[one] for one in after if one not in before)
    left = tuple(before[one] for one in before if one not in after)
    if came and left:
        return said("{came} {left}", came=may_now(came, result), left=may_not(left, result))
    if came or left:
        return may_now(came, result) if came else may_not(left, result)
    return said("Samma personer som förut, i en annan ordning.")


def may_now(who: tuple[Param, ...], result: bool) -> Said:
    if result:
        return said("Får nu läsa resultatet: {who}.", who=who)
    return said("Får nu läsa svaren: {who}.", who=who)


def may_not(who: tuple[Param, ...], result: bool) -> Said:
    if result:
        return said("Får inte längre läsa resultatet: {who}.", who=who)
    return said("Får inte längre läsa svaren: {who}.", who=who)


def people_in(facet: Facet | None) -> dict[Plain, Param]:
    """Those whom it names, each with its words."""
    if facet is None or not isinstance(facet.value, tuple):
        return {}
    named = facet.value[0]
    assert isinstance(named, tuple)  # noqa: S101  readers are several
    return dict(zip(named, (words for _, words in facet.each), strict=True))


def of_going(sort: str) -> Said | None:
    return OF_GOING.get(sort)


def of_coming(part: Part) -> Said | None:
    """Who may read what has come."""
    reads = next((one for one in part.facets if one.key == "read"), None)
    if part.spec.sort == "use" and reads is not None:
        return told(None, reads, result=False)
    return None
