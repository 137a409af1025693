"""Owns what the parts of an expression are called in a sentence: labels, functions, values.

Which parts decided is left to `explaining`. Everything is `Said`, in the words of the definition, and
is put into words when it is known in which language.
"""

from __future__ import annotations

from datetime import date, datetime, time

from engine.expressions import tree as t
from engine.expressions.scope import Env, Value
from engine.expressions.types import Kind, Type
from engine.expressions.walking import kept_in
from engine.expressions.yes_words import stands
from engine.foundation.durations import Duration
from engine.foundation.figures import Figure
from engine.foundation.texts import Param, Said, said


class Describer:
    """Describes parts by one environment's calendar, as moments have days."""

    def __init__(self, env: Env) -> None:
        self.env = env

    def label(self, node: t.Node) -> Param:
        """What a name is called: its own label after those of what it lies in."""
        if isinstance(node, t.Pick):
            return self.picked(node)
        if isinstance(node, t.Kept):
            return self.label(node.rows)
        own: Param = node.type.label or bare_name(node)
        if isinstance(node, t.Member) and node.of.type.kind is not Kind.MATRIX:
            return said("{outer}: {inner}", outer=self.label(node.of), inner=own)
        return own

    def picked(self, node: t.Pick) -> Param:
        of = self.label(node.of)
        if node.which == "latest":
            return of
        if node.which == "first":
            return said("{form}, första gången", form=of)
        return said("{form}, gången före", form=of)

    def what(self, node: t.Node) -> Param:
        """What a value is, as the subject of a sentence: a quoted label, or words for a function."""
        match node:
            case t.Member(name="@at"):
                return said("tidpunkten då {form} skickades in", form=self.what(node.of))
            case t.Name(name="points", place="row") if node.level and node.type.label is None:
                return said("poängen")
            case t.Name(place="waiting"):
                return said("antalet som ännu inte svarat på ”{form}”", form=self.label(node))
            case t.Name(place="in_time"):
                return said("hur många procent som svarat i tid på ”{form}”", form=self.label(node))
            case t.Name() | t.Member() | t.Pick() | t.Kept():
                return self.named(node)
            case t.Constant():
                return self.value(node.value, node.type)
            case t.Score() | t.Day():
                return self.what(node.of)
            case t.Negative():
                return said("-{number}", number=self.what(node.of))
            case t.Arithmetic():
                left, right = self.inner(node.left), self.inner(node.right)
                return said("{left} {sign} {right}", left=left, sign=node.operator, right=right)
            case t.Shift():
                when, by = self.what(node.when), self.what(node.by)
                return said("{left} {sign} {right}", left=when, sign=node.operator, right=by)
            case t.If():
                return said(
                    "{then} om {condition}, annars {otherwise}",
                    then=self.what(node.then),
                    condition=self.condition(node.condition, True),
                    otherwise=self.what(node.otherwise),
                )
            case t.About():
                return self.about(node)
            case t.Over():
                return self.over(node)
            case t.Call():
                return self.call(node)
            case _:
                return self.condition(node, True)

    def named(self, node: t.Node) -> Param:
        """By its label; of one that is picked among those that fit, also what they fit."""
        if isinstance(node, t.Name) and node.name == "this" and node.level:
            return said("svaret")
        label, kept = said("”{label}”", label=self.label(node)), kept_in(node)
        if kept is None:
            return label
        return said(
            "{what} (där {condition})", what=label, condition=self.condition(kept.where, True)
        )

    def none_kept(self, kept: t.Kept) -> Param:
        return said(
            "ingen i {rows} uppfyller att {condition}",
            rows=self.what(kept.rows),
            condition=self.condition(kept.where, True),
        )

    def inner(self, node: t.Node) -> Param:
        what = self.what(node)
        return said("({sum})", sum=what) if isinstance(node, t.Arithmetic) else what

    def about(self, node: t.About) -> Param:
        state: Param = node.label or node.state
        match node.function:
            case "entered":
                return said("tidpunkten då läget ”{state}” först började", state=state)
            case "last_entered":
                return said("tidpunkten då läget ”{state}” senast började", state=state)
            case "left":
                return said("tidpunkten då läget ”{state}” senast slutade", state=state)
            case "times_in":
                return said("antalet gånger i läget ”{state}”", state=state)
            case "days_in":
                return said("antalet dagar i läget ”{state}”", state=state)
            case _:
                return self.in_state(node, True)

    def over(self, node: t.Over) -> Param:
        rows = self.rows(node)
        if node.what is None:
            return self.whole(node, rows)
        what = self.what(node.what)
        match node.function:
            case "sum":
                return said("summan av {what} i {rows}", what=what, rows=rows)
            case "mean":
                return said("medelvärdet av {what} i {rows}", what=what, rows=rows)
            case "min":
                return said("det lägsta av {what} i {rows}", what=what, rows=rows)
            case _:
                return said("det högsta av {what} i {rows}", what=what, rows=rows)

    def whole(self, node: t.Over, rows: Param) -> Param:
        if node.function == "count":
            return said("antalet i {rows}", rows=rows)
        if node.function == "mean":
            return said("medelvärdet av {rows}", rows=rows)
        return said("summan av {rows}", rows=rows)

    def rows(self, node: t.Over) -> Param:
        rows = self.what(node.rows)
        if node.where is None:
            return rows
        return said("{rows} där {condition}", rows=rows, condition=self.condition(node.where, True))

    def call(self, node: t.Call) -> Param:
        of = [self.what(argument) for argument in node.arguments]
        match node.function:
            case "today":
                return said("dagens datum")
            case "year":
                return said("året för {date}", date=of[0])
            case "age":
                return said("åldern vid {date}", date=of[1])
            case "days_between":
                return said("antalet dagar från {first} till {last}", first=of[0], last=of[1])
            case "working_days_between":
                return said("antalet arbetsdagar från {first} till {last}", first=of[0], last=of[1])
            case "round":
                return said("{number}, avrundat", number=of[0])
            case "abs":
                return said("{number}, utan minustecken", number=of[0])
            case "min":
                return said("det lägsta av {values}", values=tuple(of))
            case "max":
                return said("det högsta av {values}", values=tuple(of))
            case "count":
                return said("antalet i {rows}", rows=of[0])
            case _:
                return said("{question} är besvarad", question=of[0])

    def condition(self, node: t.Node, want: bool) -> Param:
        """What has to hold, or what must not."""
        match node:
            case t.Not():
                return self.condition(node.of, not want)
            case t.Logic():
                parts = [self.condition(part, want) for part in node.parts]
                return joined(parts, (node.operator == "and") is want)
            case t.Compare() if len(node.operands) > 2:
                pairs = [self.condition(pair, want) for pair in pairs_of(node)]
                return joined(pairs, want)
            case t.Compare():
                subject, operator, limit = subject_first(node)
                wanted = self.wanted(operator if want else OPPOSITE[operator], limit)
                return said("{what} är {wanted}", what=self.what(subject), wanted=wanted)
            case t.Among():
                return said(
                    "{what} är {wanted}", what=self.what(node.item), wanted=self.among(node, want)
                )
            case t.Holds():
                return self.holds(node, want)
            case t.Call(function="answered"):
                return self.answered(node.arguments[0], want)
            case t.About():
                return self.in_state(node, want)
            case t.Consented():
                return self.consented(node, want)
            case t.Over():
                return self.quantified(node, want)
            case _:
                return stands(node, want, self.what)

    def holds(self, node: t.Holds, want: bool) -> Param:
        item, several = self.what(node.item), self.what(node.several)
        if want:
            return said("{item} är med i {several}", item=item, several=several)
        return said("{item} är inte med i {several}", item=item, several=several)

    def answered(self, node: t.Node, want: bool) -> Param:
        if want:
            return said("{question} är besvarad", question=self.what(node))
        return said("{question} är inte besvarad", question=self.what(node))

    def consented(self, node: t.Consented, want: bool) -> Param:
        consent: Param = node.label or node.consent
        if node.party is None:
            if want:
                return said("samtycket ”{consent}” gäller", consent=consent)
            return said("samtycket ”{consent}” gäller inte", consent=consent)
        party = self.party(node.party)
        if want:
            return said("samtycket ”{consent}” gäller för {party}", consent=consent, party=party)
        return said("samtycket ”{consent}” gäller inte för {party}", consent=consent, party=party)

    def party(self, node: t.Node) -> Param:
        """What an organisation is called, or what names it."""
        label = node.type.label if isinstance(node, t.Constant) else None
        return label if label is not None else self.what(node)

    def state(self, node: t.Node) -> Param:
        """What the state is called that is asked about."""
        return (node.label or node.state) if isinstance(node, t.About) else self.what(node)

    def in_state(self, node: t.About, want: bool) -> Param:
        state = self.state(node)
        match node.function, want:
            case "in_state", True:
                return said("läget är ”{state}”", state=state)
            case "in_state", False:
                return said("läget är inte ”{state}”", state=state)
            case _, True:
                return said("läget har varit ”{state}”", state=state)
            case _:
                return said("läget har aldrig varit ”{state}”", state=state)

    def quantified(self, node: t.Over, want: bool) -> Param:
        rows = self.what(node.rows)
        condition = "" if node.where is None else self.condition(node.where, True)
        match node.function, want:
            case "any", True:
                return said(
                    "någon i {rows} uppfyller att {condition}", rows=rows, condition=condition
                )
            case "any", False:
                return said(
                    "ingen i {rows} uppfyller att {condition}", rows=rows, condition=condition
                )
            case _, True:
                return said(
                    "alla i {rows} uppfyller att {condition}", rows=rows, condition=condition
                )
            case _:
                return said(
                    "inte alla i {rows} uppfyller att {condition}", rows=rows, condition=condition
                )

    def among(self, node: t.Among, want: bool) -> Param:
        options: list[Param] = [self.what(option) for option in node.options]
        either = joined(options, False)
        return either if want else said("inte {value}", value=either)

    def wanted(self, operator: str, limit: t.Node) -> Param:
        """`högst 20`, `inte Arabiska`, `före 2024-03-01`."""
        value = self.what(limit)
        times = limit.type.kind in (Kind.DATE, Kind.MOMENT, Kind.TIME)
        match operator:
            case "==":
                return value
            case "!=":
                return said("inte {value}", value=value)
            case "<":
                return (
                    said("före {value}", value=value)
                    if times
                    else said("mindre än {value}", value=value)
                )
            case "<=":
                return (
                    said("senast {value}", value=value)
                    if times
                    else said("högst {value}", value=value)
                )
            case ">":
                return (
                    said("efter {value}", value=value)
                    if times
                    else said("mer än {value}", value=value)
                )
            case _:
                return (
                    said("tidigast {value}", value=value)
                    if times
                    else said("minst {value}", value=value)
                )

    def value(self, value: Value, type_: Type) -> Param:
        """A value that is known, in words: an option's label, ja, 12,5, 1 mars 2024, 14 dagar."""
        match value:
            case bool():
                return said("ja") if value else said("nej")
            case int() | float():
                return Figure(value)
            case str():
                return option(value, type_)
            case datetime():
                local = value.astimezone(self.env.calendar.zone)
                return said("{day} kl. {time}", day=local.date(), time=f"{local:%H.%M}")
            case date():
                return value
            case time():
                return value.strftime("%H:%M")
            case Duration():
                return value
            case tuple():
                listed = tuple(self.value(one, type_) for one in value)
                return listed or said("inget")
            case _:
                return said("ifyllt")


OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def option(name: str, type_: Type) -> Param:
    found = type_.options.get(name)
    return name if found is None or found.label is None else found.label


def bare_name(node: t.Node) -> str:
    return node.name.split("@")[0] if isinstance(node, t.Name | t.Member) else ""


def subject_first(node: t.Compare) -> tuple[t.Node, str, t.Node]:
    """What is compared, how, and with what: a constant never comes first."""
    left, right = node.operands
    if isinstance(left, t.Constant) and not isinstance(right, t.Constant):
        return right, TURNED[node.operators[0]], left
    return left, node.operators[0], right


def pairs_of(node: t.Compare) -> tuple[t.Compare, ...]:
    """A chain as comparisons of two."""
    return tuple(
        t.Compare(
            type=node.type,
            start=node.operands[i].start,
            end=node.operands[i + 1].end,
            operators=(operator,),
            operands=node.operands[i : i + 2],
        )
        for i, operator in enumerate(node.operators)
    )


def joined(parts: list[Param], all_of_them: bool) -> Param:
    """`a, b och c`, or with `eller`."""
    if all_of_them:
        return tuple(parts)
    result = parts[0]
    for part in parts[1:-1]:
        result = said("{before}, {next}", before=result, next=part)
    return (
        result if len(parts) < 2 else said("{before} eller {last}", before=result, last=parts[-1])
    )


def sentence(clause: Param) -> Said:
    return said("{clause}.", clause=clause)
