"""Rules: functions marked with `@rule`. The first annotation of a rule decides what it is called with."""

import inspect
import re
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Union, get_args, get_origin

from schemawatchd.catalog import Plugin, modules, plugins
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.schema.object import kind_of

_UNIONS: tuple[object, ...] = (Union, types.UnionType)
"""`A | B` is a `UnionType`, but with a generic class in it, as in `Added[Index] | Removed[Index]`, a `Union`."""

_OURS = re.compile(r"(DR|LG|MG|PA|SC|SW)\d+")
"""Codes of this package, including those of later versions."""

_OF_PLUGINS = re.compile(r"[A-Z][A-Z0-9]{1,15}\d")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a rule yields. Where consequence and severity are not given, the rule's usual ones hold."""

    summary: str
    consequence: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class RuleInput:
    """What a rule is called with: a class, and for a change the kind of the object."""

    cls: type
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition:
    """A rule: its permanent code and name, its usual severity, its text for people, and the function itself."""

    code: str
    name: str
    severity: Severity
    group: str
    """The folder that it is in."""
    fields: tuple[str, ...]
    """The changed fields that this rule reports and no other rule does."""
    verdict: Verdict
    engines: tuple[str, ...]
    """The engines that it applies to; none named means all."""
    event: bool
    """It is reported when it happens and never reported as resolved."""
    everywhere: bool
    """Every channel that receives anything about the target receives this, however low its severity."""
    subjects: tuple[RuleInput, ...]
    summary: str
    consequence: str
    advice: str
    takes_context: bool
    function: Callable[..., Iterator[Diagnostic]] = field(compare=False)
    plugin: str = ""
    """The package that adds it; empty for our own."""

    @property
    def about_objects(self) -> bool:
        """Whether it is about objects of the schema, whose kind its findings have, and not a target itself."""
        return any(each.kind or "kind" in each.cls.__annotations__ for each in self.subjects)

    def check(self, subject: object, context: RuleContext) -> Iterator[Diagnostic]:
        """What the rule has to say about a change or fact."""
        return self.function(subject, context) if self.takes_context else self.function(subject)


def rule(  # noqa: PLR0913
    code: str,
    name: str,
    severity: Severity,
    *,
    fields: tuple[str, ...] = (),
    verdict: Verdict = Verdict.DRIFT,
    engines: tuple[str, ...] = (),
    event: bool = False,
    everywhere: bool = False,
) -> Callable[[Callable[..., Iterator[Diagnostic]]], RuleDefinition]:
    """Make a rule of a function, which gets the context only if its second parameter is a `RuleContext`.

    The name stands here and is not derived from the function or its file: configurations and reports quote it,
    so it must outlive both. Of the docstring the three paragraphs are summary, consequence and advice.
    """

    def define(function: Callable[..., Iterator[Diagnostic]]) -> RuleDefinition:
        paragraphs = [*inspect.cleandoc(function.__doc__ or "").split("\n\n"), "", ""]
        summary, consequence, advice = (" ".join(each.split()) for each in paragraphs[:3])
        subject, *others = inspect.get_annotations(function, eval_str=True).values()
        choices = get_args(subject) if get_origin(subject) in _UNIONS else (subject,)
        return RuleDefinition(
            code=code,
            name=name,
            severity=severity,
            group=function.__module__.rpartition(".")[0].rpartition(".")[2],
            fields=fields,
            verdict=verdict,
            engines=engines,
            event=event,
            everywhere=everywhere,
            subjects=tuple(_input(each) for each in choices),
            summary=summary,
            consequence=consequence,
            advice=advice,
            takes_context=others[:1] == [RuleContext],
            function=function,
        )

    return define


def _input(hint: type) -> RuleInput:
    origin = get_origin(hint)
    if origin is None:
        return RuleInput(hint)
    (record,) = get_args(hint)
    return RuleInput(origin, kind_of(record))


@cache
def all_rules() -> Mapping[str, RuleDefinition]:
    """Every rule in the folders of this room and of plug-ins, by its code.

    Raises `ValueError` if two of our rules share a code: the second would silently replace the first. Raises
    `PluginInvalid` for a plug-in that cannot be used.
    """
    found = [
        each
        for group in modules(sys.modules["schemawatchd.rules"])
        if hasattr(group, "__path__")
        for module in modules(group)
        for each in _defined_in(module)
    ]
    by_code = {each.code: each for each in found}
    if len(by_code) < len(found):
        twice = sorted(code for code, count in Counter(each.code for each in found).items() if count > 1)
        raise ValueError(f"two rules share a code: {', '.join(twice)}")
    for plugin in plugins("rules"):
        by_code |= _of_plugin(plugin, by_code)
    return by_code


def _defined_in(module: types.ModuleType) -> list[RuleDefinition]:
    return [each for each in vars(module).values() if isinstance(each, RuleDefinition)]


def _of_plugin(plugin: Plugin, known: Mapping[str, RuleDefinition]) -> Mapping[str, RuleDefinition]:
    found = _defined_in(plugin.module)
    for each in found:
        if each.code in known:
            raise plugin.invalid(f"the code `{each.code}` belongs to another rule")
        if _OURS.fullmatch(each.code) or not _OF_PLUGINS.fullmatch(each.code):
            raise plugin.invalid(
                f"the code `{each.code}` is not allowed: use capital letters and a number, such as ACME101, and"
                " not DR, LG, MG, PA, SC or SW, which are reserved"
            )
    return {each.code: replace(each, plugin=plugin.package) for each in found}
