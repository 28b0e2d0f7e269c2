"""The form of a rule: a constant `RULE`, and `check`, whose first annotation decides what it is called with."""

import inspect
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Union, get_args, get_origin, get_type_hints

from schemawatchd.catalog import modules
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.schema.object import kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A stable code, the usual severity, and the changed fields that this rule and no other speaks for.

    An `event` is said when it happens; that it is over is no news.
    """

    code: str
    severity: Severity
    fields: tuple[str, ...] = ()
    verdict: Verdict = Verdict.DRIFT
    event: bool = False
    everywhere: bool = False
    """Every channel that hears of the target at all hears of this, however mild it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule yields. Consequence and severity are the rule's usual ones where they are not given."""

    summary: str
    consequence: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule is called with: a class, and for a change the kind of the object."""

    cls: type
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule as found in its file: name, group, what it is called with, and its text for people."""

    rule: Rule
    name: str
    group: str
    subjects: tuple[Subject, ...]
    summary: str
    consequence: str
    advice: str
    engines: tuple[str, ...]
    """Those that it applies to; none named means all."""
    check: Callable[..., Iterator[Said]] = field(compare=False)

    @property
    def about_objects(self) -> bool:
        """Whether it is about objects of the schema, whose kind its findings have, and not a target itself."""
        return any(each.kind or "kind" in each.cls.__annotations__ for each in self.subjects)


@cache
def loaded() -> Mapping[str, Loaded]:
    """Every rule in the folders of this room, by its code."""
    found = [
        _load(module, group.__name__.rpartition(".")[2])
        for group in modules(sys.modules["schemawatchd.rules"])
        if hasattr(group, "__path__")
        for module in modules(group)
    ]
    return {each.rule.code: each for each in found}


def _load(module: types.ModuleType, group: str) -> Loaded:
    paragraphs = [*inspect.cleandoc(module.check.__doc__ or "").split("\n\n"), "", ""]
    summary, consequence, advice = (" ".join(each.split()) for each in paragraphs[:3])
    subject = next(iter(get_type_hints(module.check).values()))
    choices = get_args(subject) if get_origin(subject) in (Union, types.UnionType) else (subject,)
    return Loaded(
        rule=module.RULE,
        name=module.__name__.rpartition(".")[2].replace("_", "-"),
        group=group,
        subjects=tuple(_subject(each) for each in choices),
        summary=summary,
        consequence=consequence,
        advice=advice,
        engines=getattr(module, "ENGINES", ()),
        check=module.check,
    )


def _subject(hint: type) -> Subject:
    origin = get_origin(hint)
    if origin is None:
        return Subject(hint)
    (record,) = get_args(hint)
    return Subject(origin, kind_of(record))
