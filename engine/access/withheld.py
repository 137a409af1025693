"""Owns what a value or a flag would give away: counted from something that a reader may not read, it is
withheld too.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.access.reading import Part, Redaction
from engine.definitions.form import Computed, Form
from engine.definitions.workflow import Workflow
from engine.expressions.expression import Path

OWN = "own"
Reads = Callable[[str], "Redaction | None"]
"""A form's name to how much of it the reader reads; None: nothing."""


def reads_of(computed: Computed) -> frozenset[Path]:
    found = [row.when.reads for row in computed.decide if row.when is not None]
    if computed.value is not None:
        found.append(computed.value.reads)
    return frozenset().union(*found)


def own_names(paths: frozenset[Path]) -> frozenset[str]:
    return frozenset(path[1] for path in paths if len(path) > 1 and path[0] == OWN)


def hidden_names(form: Form, seen: Redaction) -> frozenset[str]:
    """The questions and blocks that the reader does not see all of."""
    pages = (page for page in form.pages if page.name in seen.hidden_pages)
    blocks = {path.partition(".")[0] for path in seen.blocks}
    return frozenset(name for page in pages for name in page.fields) | blocks


def gives_away(form: Form, names: frozenset[str], hidden: frozenset[str]) -> bool:
    """Whether any of these names is hidden, or a value counted from what is."""
    if names & hidden:
        return True
    values = (form.values[name] for name in names if name in form.values)
    return any(gives_away(form, own_names(reads_of(one)) - {one.name}, hidden) for one in values)


def name_is_withheld(form: Form, name: str, seen: Redaction) -> bool:
    """`name` is a question's, a value's, or that of a value's band, `total@band`."""
    value = name.partition("@")[0]
    if seen.part is Part.NOTHING:
        return True
    if seen.part is Part.RESULT:
        return value not in form.result
    return gives_away(form, frozenset({value}), hidden_names(form, seen))


def flag_is_withheld(form: Form, flag: str, seen: Redaction) -> bool:
    """`flag` is one of the form's, or `block.flag`. Those who read a result see what it alone tells."""
    block, dot, name = flag.rpartition(".")
    if dot:
        inner = block_at(form, block)
        part = seen.blocks.get(block, seen.part)
        return inner is None or flag_is_withheld(inner, name, Redaction(part=part))
    found = form.flags.get(flag)
    if found is None or seen.part is Part.NOTHING:
        return True
    names = own_names(found.when.reads)
    if seen.part is Part.RESULT:
        return not names <= frozenset(form.result)
    return gives_away(form, names, hidden_names(form, seen))


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
    return seen is None or name_is_withheld(use.form, path[2], seen)
