"""Owns what a partner gets: nothing but what a consent that stands lets it see, and of that what the rules
say.

Two keys open a form to a partner: `read`, `read_result`, `by` or an ask, and a consent that shares the
activity it is in. A consent that names the form itself, its result, pages or fields opens just that, alone.
Which consents stand is in the facts, as of the moment one asks.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.access.facts import Asker, CaseFacts
from engine.access.reading import Part, Redaction
from engine.definitions.form import Form

RESULT = "result"


def shares_whole(asker: Asker, case: CaseFacts) -> bool:
    """Whether the whole activity is shared with the asker's organisation."""
    return case.use is not None and case.use in shared_with(asker, case)


def shared_with(asker: Asker, case: CaseFacts) -> frozenset[str]:
    """What there is in the case, or the activity, that is shared with the asker's organisation."""
    return case.shared.get(asker.organisation or "", frozenset())


def shares_form(asker: Asker, case: CaseFacts, form: str) -> bool:
    """Whether something of a form is shared, or the whole activity."""
    return shares_whole(asker, case) or bool(parts_of(shared_with(asker, case), form))


def parts_of(shared: frozenset[str], form: str) -> frozenset[str]:
    """What of a form is shared: `""` is all of it, else `result`, pages and fields."""
    named = (one.partition(".") for one in shared)
    return frozenset(rest for name, _, rest in named if name == form)


Rules = Callable[[], Redaction | None]


def partner_reads(
    asker: Asker, case: CaseFacts, form: Form, name: str, rules: Rules
) -> Redaction | None:
    """How much of a form a partner reads; None: nothing. `rules`: what `read` and `read_result` say."""
    parts = parts_of(shared_with(asker, case), name)
    if "" in parts:
        return Redaction()
    if parts:
        return agreed(form, parts)
    return rules() if shares_whole(asker, case) else None


def agreed(form: Form, parts: frozenset[str]) -> Redaction:
    """Just these parts: its result, and fields, alone or by their pages."""
    pages = {field for page in form.pages if page.name in parts for field in page.fields}
    fields = pages | (parts & form.fields.keys())
    if not fields:
        return Redaction(part=Part.RESULT)
    told = frozenset(form.result) if RESULT in parts else frozenset()
    return Redaction(hidden_fields=frozenset(form.fields) - fields, told=told)
