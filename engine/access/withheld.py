"""Owns what a value or a flag would give away: counted from something that a reader may not read, it is
withheld too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.access.reading import Part, Redaction
from engine.definitions.form import Computed, Form
from engine.definitions.workflow import FormUse, Workflow
from engine.expressions.expression import Path

OWN = "own"
RESULT = "result"
Reads = Callable[[str], "Redaction | None"]
"""A form's name to how much of it the reader reads; None: nothing."""


def reads_of(computed: Computed) -> frozenset[Path]:
    found = [row.when.reads for row in computed.decide if row.when is not None]
    if computed.value is not None:
        found.append(computed.value.reads)
    return frozenset().union(*found)


def own(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Those that name something of the form or workflow itself."""
    return tuple(path for path in paths if len(path) > 1 and path[0] == OWN)


def tells(form: Form, path: Path, seen: Redaction) -> bool:
    """Whether what is at the path is hidden from the reader, or counted from what is."""
    name = path[1].partition("@")[0]
    if name in seen.told:
        return False
    if seen.hides(form, name):
        return True
    if name in seen.blocks:
        return block_tells(form, name, path[2:], seen.blocks[name])
    computed = form.values.get(name)
    read = own(reads_of(computed)) if computed is not None else ()
    return any(tells(form, one, seen) for one in read)


def block_tells(form: Form, name: str, rest: Path, part: Part) -> bool:
    """The same of a path into a block of which the reader sees less than all."""
    block = block_at(form, name)
    known = part is Part.RESULT and block is not None and bool(rest)
    return not known or block is None or rest[0].partition("@")[0] not in block.result


def name_is_withheld(form: Form, name: str, seen: Redaction) -> bool:
    """`name` is a question's, a value's, or that of a value's band, `total@band`."""
    return is_withheld(form, (OWN, name), seen)


def is_withheld(form: Form, path: Path, seen: Redaction) -> bool:
    """Whether what is at a path of the form's own is kept from the reader."""
    if seen.part is Part.NOTHING:
        return True
    if seen.part is Part.RESULT:
        return path[1].partition("@")[0] not in form.result
    return tells(form, path, seen)


def reads(use: FormUse, part: str, seen: Redaction) -> bool:
    """Whether a reader who sees so much reads `part` of a form: all of it (empty), `result`, a page, a
    question or value, or one inside a block (`who5.total`).
    """
    if not part:
        return seen.part is Part.ALL and not seen.hidden_fields
    if part == RESULT:
        return seen.part is not Part.NOTHING and (not seen.hidden_fields or bool(seen.told))
    page = next((page for page in use.form.pages if page.name == part), None)
    if page is not None:
        whole = not seen.hidden_fields.intersection(page.fields)
        return seen.part is Part.ALL and part not in seen.hidden_pages and whole
    return not is_withheld(use.form, (OWN, *part.split(".")), seen)


def flag_is_withheld(form: Form, flag: str, seen: Redaction) -> bool:
    """`flag` is one of the form's, or `block.flag`. Those who read a result see what it alone tells."""
    block, dot, name = flag.rpartition(".")
    if dot:
        inner = block_at(form, block)
        part = seen.blocks.get(block, seen.part)
        return inner is None or flag_is_withheld(inner, name, Redaction(part=part))
    found = form.flags.get(flag)
    if found is None:
        return True
    return any(is_withheld(form, path, seen) for path in own(found.when.reads))


def block_at(form: Form, path: str) -> Form | None:
    """The form that is a block at a path."""
    found: Form | None = form
    for name in path.split("."):
        field = found.fields.get(name) if found is not None else None
        found = field.block if field is not None else None
    return found


def case_flag_is_withheld(workflow: Workflow, flag: str, reads: Reads) -> bool:
    """A flag over the whole case, told only to those who may read all that it is about."""
    found = workflow.flags.get(flag)
    if found is None:
        return True
    return any(path_is_withheld(workflow, path, reads) for path in found.when.reads)


def clock_is_withheld(workflow: Workflow, clock: str, reads: Reads) -> bool:
    """A clock, told only to those who may read all that it is measured by."""
    found = workflow.clocks.get(clock)
    if found is None:
        return True
    measured = (one for one in (found.start, found.end, found.limit) if one is not None)
    return any(path_is_withheld(workflow, path, reads) for one in measured for path in one.reads)


def path_is_withheld(workflow: Workflow, path: Path, reads: Reads) -> bool:
    if len(path) < 2 or path[0] != OWN:
        return False
    if path[1] in workflow.values:
        inner = reads_of(workflow.values[path[1]])
        return any(path_is_withheld(workflow, one, reads) for one in inner if one != path)
    use = workflow.forms.get(path[1])
    if use is None or len(path) < 3:
        return False
    seen = reads(path[1])
    return seen is None or is_withheld(use.form, (OWN, *path[2:]), seen)
