"""Owns the seals of signatures: what the answers were when somebody signed, and whether they still are.

A signature counts the answers of the whole form, but not other signatures, so that several may sign.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from engine.definitions.form import Form
from engine.expressions.scope import Value
from engine.fields.all import BY_NAME
from engine.fields.field_type import joined
from engine.fields.signature import POSTED
from engine.filling.draft import Draft
from engine.filling.paths import found_at
from engine.filling.settled import Settled
from engine.filling.wording import wrong_answer
from engine.foundation.texts import said

SIGNATURE = "signature"
CHANGED = said("Svaren har ändrats sedan du skrev under. Läs igenom dem och skriv under igen.")
Signature = dict[str, Value]


def seal(form: Form, settled: Settled) -> None:
    """Each new signature is sealed with the answers; one whose answers have changed is asked for anew."""
    found = list(signatures(form, settled))
    if not found:
        return
    now = answers_digest(form, settled)
    for path, signature in found:
        if not signature["answers"]:
            signature["answers"] = now
        elif signature["answers"] != now:
            for _, answers, _ in settled.parts:
                take_away(answers, signature)
            take_away(settled.answers, signature)
            tell(form, settled, path)


def signatures(form: Form, settled: Settled) -> Iterator[tuple[str, Signature]]:
    """The signatures that have been given, with their paths."""
    for prefix, answers, inner in settled.parts:
        for name, value in answers.items():
            given = isinstance(value, dict) and name not in inner and "text_digest" in value
            if given and is_signature(form, f"{prefix}{name}"):
                yield f"{prefix}{name}", cast(Signature, value)


def is_signature(form: Form, path: str) -> bool:
    found = found_at(form, path)
    return found is not None and found[0].type == SIGNATURE


def answers_digest(form: Form, settled: Settled) -> str:
    """Of all answers but signatures, as they would be stored."""
    plain = {}
    for path, value in settled.by_path.items():
        found = found_at(form, path)
        if found is not None and found[0].type != SIGNATURE:
            plain[path] = BY_NAME[found[0].type].to_json(value)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def take_away(holder: Value, signature: Signature) -> None:
    """Wherever the signature stands as an answer there is none. A block holds what its parts hold."""
    inside = holder.values() if isinstance(holder, Mapping) else holder
    for one in tuple(inside) if isinstance(inside, Iterable) else ():
        if isinstance(one, Mapping | tuple) and one is not signature:
            take_away(one, signature)
    if isinstance(holder, dict):
        for name, value in holder.items():
            if value is signature:
                holder[name] = None


def tell(form: Form, settled: Settled, path: str) -> None:
    found = found_at(form, path)
    assert found is not None  # noqa: S101  a signature has been read there
    settled.wrong(path, "signed", wrong_answer(found[0], CHANGED))


def with_seals(form: Form, draft: Draft, settled: Settled) -> Draft:
    """The draft with what has been signed in it, kept apart from what a browser posts."""
    signed = {path: flat(form, path, one) for path, one in signatures(form, settled)}
    posted = {joined(path, part) for path in signed for part in POSTED}
    kept = {path: one for path, one in draft.signed.items() if is_signature(form, path)}
    written = {path: texts for path, texts in draft.written.items() if path not in posted}
    return replace(draft, written=written, signed={**kept, **signed})


def flat(form: Form, path: str, signature: Signature) -> Mapping[str, str]:
    found = found_at(form, path)
    assert found is not None  # noqa: S101  a signature has been read there
    raw = BY_NAME[SIGNATURE].raw(found[0], signature)
    return {part: texts[-1] for part, texts in raw.items()}
