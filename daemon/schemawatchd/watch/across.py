"""Parity across engines: each target is compared with what the models mean on its engine, never with another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from schemawatchd.rules.facts import UnlikeTheModels
from schemawatchd.rules.finding import Finding
from schemawatchd.watch.sides import Line, Met, Side

_AS_MODELLED = "as the models say"
_DEFAULT_SCHEMA = "public."


def incomparable(sides: Iterable[Side]) -> str:
    """Why targets of several engines cannot be compared, or nothing."""
    models = {each.models for each in sides}
    if len(models) == 1 and None not in models:
        return ""
    return "different engines are compared only through one file of models that all are made from"


def across(sides: Sequence[Side], told: frozenset[tuple[str, str]]) -> Iterator[Met]:
    """What differs from the models at some and not at others; what is so everywhere is drift and not this."""
    by_object: dict[tuple[str, str], dict[str, Finding]] = defaultdict(dict)
    for side in sides:
        for each in side.drift:
            if (each.kind, each.object) in told:
                continue
            by_object[(each.kind, each.object.removeprefix(_DEFAULT_SCHEMA))][side.name] = each
    for (kind, dotted), found in sorted(by_object.items()):
        fine = [each.name for each in sides if each.name not in found]
        engines = {each.snapshot.engine.name for each in sides if each.name in found}
        if fine and engines != {each.snapshot.engine.name for each in sides}:
            words = {each.name: found[each.name].summary if each.name in found else _AS_MODELLED for each in sides}
            facts = tuple((each, _unmodelled(found[each.name], fine[0])) for each in sides if each.name in found)
            yield Met(Line(kind=kind, object=dotted, variants=words, odd=tuple(found)), facts)


def _unmodelled(finding: Finding, there: str) -> UnlikeTheModels:
    return UnlikeTheModels(
        kind=finding.kind, path=finding.object, there=there, drift=finding.rule, says=finding.summary
    )
