"""Owns `explain`: why a condition is true, false or unknown, by the parts that decided it.

The words for each part are left to `describing`. Whoever shows an explanation to somebody asks `access`
first whether they may read what it is `about`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.expressions import tree as t
from engine.expressions.describing import (
    OPPOSITE,
    Describer,
    joined,
    pairs_of,
    sentence,
    subject_first,
)
from engine.expressions.expression import Expression
from engine.expressions.runtime import pair_holds
from engine.expressions.scope import Env, Value
from engine.expressions.types import Kind
from engine.expressions.walking import Path, outside_rows, path_of, reads_of
from engine.expressions.yes_words import should_stand, stands
from engine.foundation.texts import Param, Said, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`sentence` says why; `text` is the same in the language asked for. `missing`: what is not answered
    and would have settled it. `about`: what the sentence tells of, as paths; `decided`: the parts that it
    tells of.
    """

    value: Value
    sentence: Said
    text: str
    missing: tuple[Path, ...] = ()
    about: frozenset[Path] = frozenset()
    decided: tuple[t.Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One part that decided, in words, with what it tells of and what it lacks."""

    words: Param
    parts: tuple[t.Node, ...]
    missing: tuple[Path, ...] = ()


def explain(
    expression: Expression, env: Env, language: str = "sv", here: Param | None = None
) -> Explanation:
    """Why `expression`, a condition, has the value it has in `env`; for other values, what the value is.
    `here`: what the state is called that the case is in, to be told where another is asked for.
    """
    values = Values(expression, env)
    clause = Explainer(values, Describer(env), here).clause(expression.tree, True)
    why = sentence(clause.words)
    text = why.in_(language)
    return Explanation(
        value=values.of(expression.tree),
        sentence=why,
        text=text[:1].upper() + text[1:] if not text.startswith("”") else text,
        missing=tuple(dict.fromkeys(clause.missing)),
        about=frozenset().union(*(reads_of(part) for part in clause.parts)),
        decided=clause.parts,
    )


class Values:
    """The value of each part of an expression that has one."""

    def __init__(self, expression: Expression, env: Env) -> None:
        nodes = outside_rows(expression.tree)
        found = expression.probe(env)
        self.found = {id(node): value for node, value in zip(nodes, found, strict=True)}

    def of(self, node: t.Node) -> Value:
        return node.value if isinstance(node, t.Constant) else self.found[id(node)]


class Explainer:
    """Goes down to the parts that decided. `want` is what the condition asks of the part: under `not`
    it asks for the opposite.
    """

    def __init__(self, values: Values, describe: Describer, here: Param | None = None) -> None:
        self.values = values
        self.describe = describe
        self.here = here

    def clause(self, node: t.Node, want: bool) -> Clause:
        if node.type.kind is not Kind.BOOLEAN:
            return self.plain(node)
        match node:
            case t.Not():
                return self.clause(node.of, not want)
            case t.Logic():
                return self.logic(node, want)
            case t.If():
                return self.choice(node, want)
            case _ if self.values.of(node) is None:
                return self.unknown(node)
            case t.Compare() if len(node.operands) > 2:
                return self.chain(node, want)
            case t.Call(function="answered"):
                return self.answered(node, want)
            case _:
                return Clause(self.leaf(node, want), (node,))

    def answered(self, node: t.Call, want: bool) -> Clause:
        value = self.values.of(node) is True
        path = path_of(node.arguments[0])
        missing = (path,) if path is not None and want and not value else ()
        return Clause(self.describe.condition(node, value), (node,), missing)

    def plain(self, node: t.Node) -> Clause:
        value = self.values.of(node)
        if value is None:
            return self.unknown(node)
        is_ = self.describe.value(value, node.type)
        return Clause(said("{what} är {value}", what=self.describe.what(node), value=is_), (node,))

    def logic(self, node: t.Logic, want: bool) -> Clause:
        value = self.values.of(node)
        deciding = [part for part in node.parts if self.values.of(part) is value]
        every = value is None or value is want or (node.operator == "and") is want
        clauses = [self.clause(part, want) for part in deciding]
        if every or len(deciding) == 1:
            return together(clauses)
        missing = tuple(path for clause in clauses for path in clause.missing)
        return self.one_of(deciding, want, missing)

    def one_of(self, parts: list[t.Node], want: bool, missing: tuple[Path, ...] = ()) -> Clause:
        """Several of which one would do, and none holds: what each asks for, and how it is now."""
        states = [part for part in parts if want and is_state_now(part)]
        words = (
            self.should_be_in([self.describe.state(part) for part in states])
            if len(states) == len(parts)
            else said(
                "något av detta ska stämma: {choices}",
                choices=joined([self.alternative(part, want) for part in parts], False),
            )
        )
        return Clause(words, tuple(parts), missing)

    def alternative(self, node: t.Node, want: bool) -> Param:
        """What would do, with what is now in its place where that is one value."""
        condition = self.describe.condition(node, want)
        match node:
            case t.Not():
                return self.alternative(node.of, not want)
            case t.Compare() if len(node.operands) == 2:
                now = self.shown(subject_first(node)[0])
            case t.Among():
                now = self.shown(node.item)
            case _:
                return condition
        return said("{condition} (nu {value})", condition=condition, value=now)

    def should_be_in(self, states: list[Param]) -> Said:
        wanted = joined([said("”{state}”", state=state) for state in states], False)
        if self.here is None:
            return said("läget ska vara {wanted}", wanted=wanted)
        return said("läget är ”{state}”, det ska vara {wanted}", state=self.here, wanted=wanted)

    def choice(self, node: t.If, want: bool) -> Clause:
        condition = self.values.of(node.condition)
        if condition is None:
            return self.clause(node.condition, True)
        chosen = node.then if condition else node.otherwise
        return together([self.clause(node.condition, condition is True), self.clause(chosen, want)])

    def chain(self, node: t.Compare, want: bool) -> Clause:
        """The pairs that do not hold; all of them when all do."""
        deciding: list[t.Node] = []
        clauses = []
        holds = self.values.of(node)
        for pair in pairs_of(node):
            one, other = (self.values.of(operand) for operand in pair.operands)
            if holds or pair_holds(pair.operators[0], one, other) is False:
                deciding.append(pair)
                clauses.append(Clause(self.compared(pair, want, bool(holds)), (pair,)))
        return together(clauses) if want or len(clauses) == 1 else self.one_of(deciding, want)

    def unknown(self, node: t.Node) -> Clause:
        """What is not known: questions without an answer, states never met."""
        clauses: list[Clause] = []
        for part in self.unknown_parts(node):
            path = path_of(part)
            missing = () if path is None else (path,)
            clauses.append(Clause(self.lacking(self.not_filled(part)), (part,), missing))
        if not clauses:
            words = said("{what} går inte att räkna ut", what=self.describe.what(node))
            return Clause(words, (node,))
        return together(unique(clauses))

    def unknown_parts(self, node: t.Node) -> Iterator[t.Node]:
        """The innermost parts that are unknown by themselves, outside rows."""
        if self.values.of(node) is not None:
            return
        if isinstance(node, t.Name | t.Member | t.Pick | t.About):
            yield node
            return
        if isinstance(node, t.Over):
            yield node.rows if self.values.of(node.rows) is None else node
            return
        for part in t.parts_of(node):
            yield from self.unknown_parts(part)

    def not_filled(self, node: t.Node) -> t.Node:
        """The form itself, when a name in it is unknown because it has not been filled in."""
        if not isinstance(node, t.Member) or self.values.of(node.of) is not None:
            return node
        around = self.not_filled(node.of)
        return around if isinstance(around, t.Pick) else node

    def lacking(self, node: t.Node) -> Param:
        match node:
            case t.About():
                state: Param = node.label or node.state
                if node.function == "left":
                    return said("läget ”{state}” har inte lämnats än", state=state)
                return said("läget ”{state}” har inte börjat än", state=state)
            case t.Over():
                return said("allt i {rows} är inte besvarat", rows=self.describe.what(node.rows))
            case t.Pick(of=t.Kept() as kept):
                return self.describe.none_kept(kept)
            case t.Pick() if node.type.kind is Kind.ACTIVITY:
                return said("{activity} har inte startat", activity=self.describe.what(node))
            case t.Member(name="@at") | t.Pick():
                form = node.of if isinstance(node, t.Member) else node
                return said("{form} är inte ifyllt", form=self.describe.what(form))
            case _ if place_of(node) in KNOWN_WITHOUT_ASKING:
                return said("{what} är inte känt", what=self.describe.what(node))
            case _:
                return said("{question} är inte besvarad", question=self.describe.what(node))

    def leaf(self, node: t.Node, want: bool) -> Param:
        value = self.values.of(node)
        match node:
            case t.Compare():
                return self.compared(node, want, bool(value))
            case t.Among():
                if value is not want and not want:
                    return self.must_not_be(node.item)
                if value is want and want:
                    return said(
                        "{what} är {value}",
                        what=self.describe.what(node.item),
                        value=self.shown(node.item),
                    )
                wanted = self.describe.among(node, want)
                return self.is_but_should(node.item, wanted, value is want)
            case t.Holds():
                return self.held(node, want, value is want)
            case t.About() if want and not value and self.here is not None and is_state_now(node):
                return self.should_be_in([self.describe.state(node)])
            case t.About() | t.Over() | t.Consented():
                return self.describe.condition(node, bool(value))
            case _:
                return self.yes_or_no(node, want, value is want)

    def yes_or_no(self, node: t.Node, want: bool, fits: bool) -> Param:
        tell = stands if fits else should_stand
        return tell(node, want is fits, self.describe.what)

    def compared(self, pair: t.Compare, want: bool, holds: bool) -> Param:
        subject, operator, limit = subject_first(pair)
        operator = operator if want else OPPOSITE[operator]
        if held_together(subject, limit) and operator in ("==", "!="):
            return self.alike(subject, limit, operator == "==", holds is want)
        wanted = self.describe.wanted(operator, limit)
        if not isinstance(limit, t.Constant):
            is_ = self.describe.value(self.values.of(limit), limit.type)
            wanted = said("{wanted} ({value})", wanted=wanted, value=is_)
        if operator == "==" and holds is want:
            return said("{what} är {value}", what=self.describe.what(subject), value=wanted)
        if operator == "!=" and holds is not want:
            return self.must_not_be(subject)
        return self.is_but_should(subject, wanted, holds is want)

    def alike(self, one: t.Node, other: t.Node, wanted: bool, fits: bool) -> Param:
        """Two that are yes or no, held against each other: each as it is, and what that should be."""
        here, there = self.as_it_is(one), self.as_it_is(other)
        if fits:
            return said("{here} och {there}", here=here, there=there)
        if wanted:
            return said(
                "{here}, men {there}: båda ska stämma, eller ingen av dem", here=here, there=there
            )
        return said("{here} och {there}, men bara det ena ska stämma", here=here, there=there)

    def as_it_is(self, node: t.Node) -> Param:
        if path_of(node) is None:
            return self.describe.condition(node, self.values.of(node) is True)
        return said("{what} är {value}", what=self.describe.what(node), value=self.shown(node))

    def must_not_be(self, subject: t.Node) -> Param:
        what, value = self.describe.what(subject), self.shown(subject)
        return said("{what} är {value}, men får inte vara det", what=what, value=value)

    def is_but_should(self, subject: t.Node, wanted: Param, fits: bool) -> Param:
        what, value = self.describe.what(subject), self.shown(subject)
        if fits:
            return said("{what} är {value}, alltså {wanted}", what=what, value=value, wanted=wanted)
        return said(
            "{what} är {value}, det ska vara {wanted}", what=what, value=value, wanted=wanted
        )

    def shown(self, node: t.Node) -> Param:
        """A value; of a choice that counts as points also which was chosen."""
        value = self.describe.value(self.values.of(node), node.type)
        if not isinstance(node, t.Score):
            return value
        chosen = self.describe.value(self.values.of(node.of), node.of.type)
        return said("{points} ({option})", points=value, option=chosen)

    def held(self, node: t.Holds, want: bool, fits: bool) -> Param:
        if fits:
            return self.describe.holds(node, want)
        several, item = self.describe.what(node.several), self.describe.what(node.item)
        value = self.describe.value(self.values.of(node.several), node.several.type)
        if want:
            return said(
                "{several} är {value}, där {item} ska vara med",
                several=several,
                value=value,
                item=item,
            )
        return said(
            "{several} är {value}, där {item} inte får vara med",
            several=several,
            value=value,
            item=item,
        )


KNOWN_WITHOUT_ASKING = frozenset(
    {"person", "setting", "team", "env", "user", "waiting", "clock", "in_time"}
)


def held_together(one: t.Node, other: t.Node) -> bool:
    """Whether both are yes or no, and neither is said outright."""
    return all(
        node.type.kind is Kind.BOOLEAN and not isinstance(node, t.Constant) for node in (one, other)
    )


def place_of(node: t.Node) -> str:
    """Whose a name is."""
    while isinstance(node, t.Member | t.Pick):
        node = node.of
    if isinstance(node, t.Kept):
        return place_of(node.rows)
    return node.place if isinstance(node, t.Name) else ""


def unique(clauses: list[Clause]) -> list[Clause]:
    found: list[Clause] = []
    for clause in clauses:
        if all(clause.words != other.words for other in found):
            found.append(clause)
    return found


def is_state_now(node: t.Node) -> bool:
    """Whether it asks if the case itself is in a state."""
    return isinstance(node, t.About) and node.function == "in_state" and node.level == 0


def together(clauses: list[Clause]) -> Clause:
    """Several as one, all of them."""
    if len(clauses) == 1:
        return clauses[0]
    words: list[Param] = [clause.words for clause in clauses]
    return Clause(
        joined(words, True),
        tuple(part for clause in clauses for part in clause.parts),
        tuple(path for clause in clauses for path in clause.missing),
    )
