"""Turns changes and facts into findings: each rule is called with what its first annotation names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from schemawatchd.diff.changes import Added, Change, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import FieldChange, Finding, Severity
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import Diagnostic, RuleDefinition, RuleInput, all_rules

_WORDS = {Added: "added", Removed: "removed", Changed: "changed"}


def judge(
    changes: Iterable[Change], facts: Iterable[object], context: RuleContext, policy: RulePolicy
) -> tuple[Finding, ...]:
    """All findings about these changes and facts, worst first. Each changed field is in exactly one finding."""
    found = [
        *(finding for change in changes for finding in _of_change(change, context, policy)),
        *(finding for fact in facts for finding in _of_fact(fact, context, policy)),
    ]
    return tuple(sorted(found, key=lambda each: (each.severity.rank, each.object, each.rule)))


def _of_change(change: Change, context: RuleContext, policy: RulePolicy) -> Iterator[Finding]:
    candidates, plugins = _dispatch().get(RuleInput(type(change), change.key.kind), _NO_RULES)
    for rule in plugins:
        # In addition to ours: a rule from elsewhere can neither hide a difference nor take it from another rule.
        if fields := _claimed(rule, change):
            yield from _ask(rule, change.only(fields) if isinstance(change, Changed) else change, context, policy)
    if not isinstance(change, Changed):
        for rule in candidates or _others():
            yield from _ask(rule, change, context, policy)
        return
    left = change.fields
    for rule in candidates:
        claimed = tuple(name for name in left if name in rule.fields)
        if claimed:
            left = tuple(name for name in left if name not in claimed)
            yield from _ask(rule, change.only(claimed), context, policy)
    if left:
        for rule in _others():
            yield from _ask(rule, change.only(left), context, policy)


def _claimed(rule: RuleDefinition, change: Change) -> tuple[str, ...]:
    """The changed fields that the rule names; all of them if it names none, and `object` for a whole object."""
    if not isinstance(change, Changed):
        return ("object",)
    return tuple(name for name in change.fields if name in rule.fields or not rule.fields)


def _ask(rule: RuleDefinition, change: Change, context: RuleContext, policy: RulePolicy) -> Iterator[Finding]:
    place = (change.key.kind, change.key.dotted, _WORDS[type(change)])
    evidence = {"not_normalised": dict(change.unproven)} if isinstance(change, Changed) and change.unproven else {}
    return _found(rule, _diagnostics(rule, change, context), place, _values(change), context, policy, evidence)


def _of_fact(fact: object, context: RuleContext, policy: RulePolicy) -> Iterator[Finding]:
    kind = getattr(fact, "kind", "database")
    name = str(getattr(fact, "path", None) or context.target or "")
    place = (kind, name, getattr(fact, "change", "unknown"))
    engine = getattr(fact, "engine", "")
    ours, plugins = _dispatch().get(RuleInput(type(fact)), _NO_RULES)
    for rule in (*ours, *plugins):
        if rule.engines and engine not in rule.engines:
            continue
        yield from _found(
            rule, _diagnostics(rule, fact, context), place, getattr(fact, "fields", {}), context, policy
        )


def _diagnostics(rule: RuleDefinition, subject: object, context: RuleContext) -> Iterable[Diagnostic]:
    """What the rule has to say. If a plug-in's rule fails, that is what is said, and the other rules go on."""
    if not rule.plugin:
        return rule.check(subject, context)
    try:
        return tuple(rule.check(subject, context))
    except Exception as error:  # noqa: BLE001 -- the code of strangers; its text may hold anything
        return (
            Diagnostic(
                f"the rule {rule.code} of the package {rule.plugin} failed with {type(error).__name__}",
                "What this rule checks is unknown here. All other rules were applied.",
                Severity.WARNING,
            ),
        )


def _found(
    rule: RuleDefinition,
    says: Iterable[Diagnostic],
    place: tuple[str, str, str],
    fields: Mapping[str, FieldChange],
    context: RuleContext,
    policy: RulePolicy,
    evidence: Mapping[str, object] | None = None,
) -> Iterator[Finding]:
    kind, name, change = place
    for said in says:
        severity = policy.judged(rule.code, said.severity or rule.severity, context.environment)
        if severity is not None:
            yield Finding(
                target=context.target,
                rule=rule.code,
                verdict=rule.verdict,
                severity=severity,
                kind=kind,
                object=name,
                change=change,
                summary=said.summary,
                consequence=said.consequence or rule.consequence,
                fields=fields,
                evidence=evidence or {},
            )


def _values(change: Change) -> Mapping[str, FieldChange]:
    if not isinstance(change, Changed):
        return {}
    return {
        name: FieldChange(getattr(change.expected, name), getattr(change.actual, name)) for name in change.fields
    }


class _RulesOf(NamedTuple):
    """The rules that one input concerns, in the order of their codes: our own, and those of other packages."""

    ours: tuple[RuleDefinition, ...] = ()
    plugins: tuple[RuleDefinition, ...] = ()


_NO_RULES = _RulesOf()


@cache
def _dispatch() -> Mapping[RuleInput, _RulesOf]:
    table: dict[RuleInput, list[RuleDefinition]] = defaultdict(list)
    for _, rule in sorted(all_rules().items()):
        for subject in rule.subjects:
            table[subject].append(rule)
    return {
        subject: _RulesOf(
            tuple(each for each in rules if not each.plugin), tuple(each for each in rules if each.plugin)
        )
        for subject, rules in table.items()
    }


def _others() -> tuple[RuleDefinition, ...]:
    """The rule for fields and objects that no other rule covers, so that every difference is reported."""
    return _dispatch()[RuleInput(Changed, "object")].ours
