"""Owns `quick`: frozen dataclasses whose objects are made in half the time.

What `dataclass` writes for a frozen class asks `object.__setattr__` for every field, which takes four times
as long as to set it. Here the new object is, until its fields are set, of an open class with the very same
places. Nobody else has the object then. For classes of many fields that a request makes many of, or makes
every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, TypeVar

Made = TypeVar("Made")
UNSAID = object()
"""What a field with a default that is made anew is given when nothing is said."""


def quick(cls: type[Made]) -> type[Made]:
    """The same frozen dataclass, with slots and nothing but slots, or without any."""
    known: dict[str, Any] = {"cls": cls, "unsaid": UNSAID}
    text = "\n    ".join([f"def __init__({parameters(cls, known)}):", *body(cls, known)])
    exec(compile(text, f"<quick {cls.__name__}>", "exec"), known)  # noqa: S102  # made of names of fields alone
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = cls.__init__.__annotations__
    cls.__init__ = init  # type: ignore[method-assign]  # as `dataclass` does
    return cls


def altered(one: Made, **new: Any) -> Made:
    """A `quick` object with some of its fields otherwise, as `dataclasses.replace` makes it, in less than
    half the time.
    """
    cls: Any = type(one)
    made: Made = _altering(cls)(one, new)
    return made


@cache
def _altering(cls: type) -> Callable[[Any, dict[str, Any]], Any]:
    """What makes an object of `cls` from another."""
    told = [one.name for one in given(cls)]
    known: dict[str, Any] = {"cls": cls, "blank": object.__new__, "names": frozenset(told)}
    lines = ["if not new.keys() <= names: raise TypeError(f'no such field: {new.keys() - names}')"]
    lines.append("made = blank(cls)")
    if "__slots__" in vars(cls):
        known |= {"open_class": opened(cls), "become": vars(object)["__class__"].__set__}
        lines.append("become(made, open_class)")
        lines += [f"made.{one} = one.{one}" for one in told]
        lines += ["for name in new: setattr(made, name, new[name])", "made.__class__ = cls"]
    else:
        lines += ["here, places = one.__dict__, made.__dict__"]
        lines += [f"places['{one}'] = here['{one}']" for one in told]
        lines.append("places.update(new)")
    if hasattr(cls, "__post_init__"):
        lines.append("made.__post_init__()")
    text = "\n    ".join(["def make(one, new):", *lines, "return made"])
    exec(compile(text, f"<altered {cls.__name__}>", "exec"), known)  # noqa: S102  # made of names of fields alone
    found: Callable[[Any, dict[str, Any]], Any] = known["make"]
    return found


def parameters(cls: type, known: dict[str, Any]) -> str:
    """As `dataclass` has them: the defaults are named in `known`."""
    found = ["self"]
    for one in sorted(given(cls), key=lambda one: bool(one.kw_only)):
        if one.kw_only and "*" not in found:
            found.append("*")
        found.append(one.name + default_of(one, known))
    return ", ".join(found)


def given(cls: type) -> list[Field[Any]]:
    """Those that are told; the others `__post_init__` sets itself."""
    return [one for one in fields(cls) if one.init]


def default_of(field: Field[Any], known: dict[str, Any]) -> str:
    if field.default_factory is not MISSING:
        known[f"make_{field.name}"] = field.default_factory
        return "=unsaid"
    if field.default is not MISSING:
        known[f"default_{field.name}"] = field.default
        return f"=default_{field.name}"
    return ""


def body(cls: type, known: dict[str, Any]) -> Iterator[str]:
    told = given(cls)
    for one in told:
        if one.default_factory is not MISSING:
            yield f"if {one.name} is unsaid: {one.name} = make_{one.name}()"
    if "__slots__" in vars(cls):
        known |= {"open_class": opened(cls), "become": vars(object)["__class__"].__set__}
        yield "become(self, open_class)"
        yield from (f"self.{one.name} = {one.name}" for one in told)
        yield "self.__class__ = cls"
    else:
        yield "places = self.__dict__"
        yield from (f"places['{one.name}'] = {one.name}" for one in told)
    if hasattr(cls, "__post_init__"):
        yield "self.__post_init__()"


def opened(cls: type) -> type:
    """A class with the same places, whose fields can be set."""
    slots = vars(cls)["__slots__"]
    return type(f"{cls.__name__}BeingMade", (), {"__slots__": slots, "__module__": cls.__module__})
