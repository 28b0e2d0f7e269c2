"""What every rule says, on one page for each group: changes of each field, examples of facts, and of migrations.

`--update-golden` writes the pages anew and fails: read the diff as the person on call at night would.
"""

import ast
import inspect
import itertools
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import msgspec

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.judge import judge
from schemawatchd.rules.migration_facts import MigrationStatement, MigrationUnderLint
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import fields_with
from schemawatchd.schema.snapshot import EngineId
from unit.rules.test_migrations import _examples, said
from unit.samples import record, snapshot, type_of

PAGES = Path(__file__).parent / "texts"
ENGINES = (EngineId("postgresql", "15.18"), EngineId("mariadb", "10.11"), EngineId("sqlite", "3.40"))
POOL = {str: ("", "one", "other"), bool: (False, True), int: (1, 2), tuple: ((), ("a",), ("b", "a"), ("a", "b"))}
LONGEST_WORD = 24
TYPES = ("integer", "bigint", "numeric(10,2)", "numeric(12,2)", "varchar(10)", "varchar(20)", "text")
VALUES = {
    ("column", "type"): TYPES,
    ("domain", "type"): TYPES,
    ("column", "default"): ("0", "'x'", "now()"),
    ("table", "encryption"): ("encrypted=yes", "encryption=y encryption_key_id=2"),
}
"""What stands in the code of no rule, and decides."""


# Changes of objects -------------------------------------------------------------------------------------


def words_of(kind):
    """The words in the rules of a kind, without their documentation: values that may decide."""
    modules = {
        inspect.getmodule(each.function)
        for each in all_rules().values()
        for subject in each.subjects
        if subject.kind == kind and subject.cls is Changed
    }
    found = set()
    for module in modules:
        tree = ast.parse(inspect.getsource(module))
        found |= {each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)}
    return {
        each
        for each in found
        if isinstance(each, str) and each == each.strip() and each.replace(" ", "").isalnum()
        if len(each) <= LONGEST_WORD and not each.startswith("DR")
    }


def values(kind, field):
    """What a field may be: everything that its rules mention, and a few more."""
    cls = KINDS[kind]
    sort = type_of(cls, field)
    none = (None,) if type(None) in get_args(get_type_hints(cls)[field]) else ()
    words = sorted(words_of(kind)) if sort is str and any(map(field_of(kind, field), all_rules().values())) else ()
    return list(dict.fromkeys((*none, *POOL[sort], *words, *VALUES.get((kind, field), ()))))


def field_of(kind, field):
    return lambda rule: field in rule.fields and any(each.kind == kind for each in rule.subjects)


@cache
def asks_the_context(kind):
    """Whether a rule about this kind, or about what no rule names, may answer differently on another engine."""
    rules = [each for each in all_rules().values() if any(one.kind in (kind, "object") for one in each.subjects)]
    return any(each.takes_context for each in rules)


def engines_say(change):
    """What is said of a change, by engine where that is not the same for all."""
    said = {}
    engines = ENGINES if asks_the_context(change.key.kind) else ENGINES[:1]
    for engine in engines:
        sides = (snapshot(*each, engine=engine) for each in _sides(change))
        found = judge([change], (), RuleContext("prod", "prod", *sides), RulePolicy())
        said.setdefault(tuple(map(sentence, found)), []).append(engine.name)
    return {
        ("" if len(names) == len(engines) else " on " + ", ".join(names)): each for each, names in said.items()
    }


def _sides(change):
    match change:
        case Added():
            return (), (change.actual,)
        case Removed():
            return (change.expected,), ()
        case _:
            return (change.expected,), (change.actual,)


def sentence(finding):
    shape = "".join(f", {name}" for name in ("fix",) if getattr(finding, name))
    return f"{finding.rule} {finding.severity}{shape}: {finding.summary} | {finding.consequence}"


def of_kind(kind):
    one = record(kind)
    for change in (Added(one.key, one), Removed(one.key, one)):
        for engine, found in engines_say(change).items():
            yield f"{type(change).__name__.lower()}{engine}: {'; '.join(found)}"
    for field in fields_with(KINDS[kind], "meaning"):
        yield from of_field(kind, field, one)


def of_field(kind, field, one):
    """A line for each thing that is said of a field, with the pairs of values for which it is."""
    said = {}
    for before, after in itertools.permutations(values(kind, field), 2):
        expected, actual = (msgspec.structs.replace(one, **{field: value}) for value in (before, after))
        for engine, found in engines_say(Changed(one.key, expected, actual, (field,))).items():
            pair = f"{shown(before)} → {shown(after)}"
            said.setdefault((engine, tuple(map(str.strip, found))), []).append(pair)
    alike = {}
    for (engine, found), pairs in said.items():
        # The values themselves are in the first pair; what else differs is another line.
        outline = tuple(each.partition(": ")[0] + each.rpartition("|")[2] for each in found)
        alike.setdefault((engine, outline), (found, []))[1].extend(pairs)
    usual = max(alike, key=lambda each: len(alike[each][1]))
    for each, (found, pairs) in alike.items():
        which = f"all other values, such as {pairs[0]}" if each == usual else ", ".join(pairs)
        yield f"{field}{each[0]}: {which}"
        yield f"    {'; '.join(found)}"


def shown(value):
    return "none" if value is None else repr(value) if isinstance(value, str | tuple) else str(value)


def test_what_is_said_of_changes(golden):
    lines = []
    for kind in sorted(KINDS):
        lines += [f"## {kind}", *of_kind(kind), ""]
    golden(PAGES / "drift.txt", "\n".join(lines))


# Facts --------------------------------------------------------------------------------------------------

ONE = record("table")
SAMPLES = {
    bool: (True, False),
    int: (2, 1, 0),
    float: (2.5,),
    datetime: (datetime(2026, 11, 23, 9, tzinfo=UTC),),
    date: (date(2026, 11, 23),),
    FieldChange: (FieldChange("before", "after"),),
    Added: (Added(ONE.key, ONE),),
    Removed: (Removed(ONE.key, ONE),),
    Changed: (Changed(ONE.key, ONE, msgspec.structs.replace(ONE, strict=True), ("strict",)),),
    timedelta: (timedelta(hours=5), timedelta(seconds=40), timedelta(days=1), timedelta(days=3)),
}


def samples(hint, name):
    """Values of a type, the most telling first."""
    origin, inside = get_origin(hint), [each for each in get_args(hint) if each is not type(None)]
    if origin in (Union, UnionType):
        return (*(value for each in inside for value in samples(each, name)), None)
    if origin is tuple:
        one = samples(inside[0], name)[0]
        another = f"{one}, too" if isinstance(one, str) else one
        return ((one, another), (one,), ())
    if origin is not None:  # a mapping
        return ({samples(inside[0], name)[0]: samples(inside[1], name)[0]}, {})
    if hint is str:
        return (f"the {name}", "")
    return SAMPLES.get(hint) or tuple(hint if issubclass(hint, Enum) else example(hint))


def example(cls):
    """Facts of a class: all fields filled, and then each of them with each other value that it may have."""
    hints = get_type_hints(cls)
    fields = [
        name for name, each in inspect.signature(cls).parameters.items() if name != "kind" or _is_needed(each)
    ]
    base = {name: samples(hints[name], name)[0] for name in fields}
    yield cls(**base)
    for name in fields:
        for value in samples(hints[name], name)[1:]:
            yield cls(**base | {name: value})


def _is_needed(parameter):
    return parameter.default is inspect.Parameter.empty


def of_facts(cls):
    said = {}
    for fact in example(cls):
        for engine in ("postgresql", "sqlite"):
            context = RuleContext("prod", "prod", actual=snapshot(engine=EngineId(engine, "15.18")))
            for found in judge((), [fact], context, RulePolicy()):
                said[f"{sentence(found)} ({found.object})"] = None
    return said


ELSEWHERE = (Added, Changed, Removed, MigrationStatement, MigrationUnderLint)


def test_what_is_said_of_facts(golden):
    classes = {
        subject.cls
        for each in all_rules().values()
        for subject in each.subjects
        if not subject.kind and subject.cls not in ELSEWHERE
    }
    lines = []
    for cls in sorted(classes, key=lambda each: each.__name__):
        lines += [f"## {cls.__name__}", *of_facts(cls), ""]
    golden(PAGES / "facts.txt", "\n".join(lines))


# Migrations ---------------------------------------------------------------------------------------------


def test_what_is_said_of_migrations(golden):
    lines = {}
    for example in (*_examples("TRIPS"), *_examples("PASSES")):
        module, text, engine = example.values
        found = [sentence(each) for each in said(text, engine) if each.rule == module.check.code]
        lines.setdefault((module.check.code, text, tuple(found)), []).append(engine)
    page = []
    for (code, text, found), engines in sorted(lines.items()):
        page += [f"## {code} on {', '.join(engines)}", *(f"    {each}" for each in text.splitlines()), *found, ""]
    golden(PAGES / "migrations.txt", "\n".join(page))
