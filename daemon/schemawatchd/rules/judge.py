"""From changes and facts to findings: each rule is called with what its annotation asks for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from schemawatchd.diff.changes import Added, Change, Changed, Removed
from schemawatchd.rules.finding import FieldChange, Finding
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.rule import Loaded, Said, Subject, loaded
from schemawatchd.rules.view import View

_WORDS = {Added: "added", Removed: "removed", Changed: "changed"}


def judge(changes: Iterable[Change], facts: Iterable[object], view: View, policy: Policy) -> tuple[Finding, ...]:
    """Every finding about these changes and facts, worst first. Each changed field is spoken for once."""
    found = [
        *(finding for change in changes for finding in _of_change(change, view, policy)),
        *(finding for fact in facts for finding in _of_fact(fact, view, policy)),
    ]
    return tuple(sorted(found, key=lambda each: (each.severity.rank, each.object, each.rule)))


def _of_change(change: Change, view: View, policy: Policy) -> Iterator[Finding]:
    table = _dispatch()
    candidates = table.get(Subject(type(change), change.key.kind), ())
    if not isinstance(change, Changed):
        for rule in candidates or _others():
            yield from _ask(rule, change, view, policy)
        return
    left = change.fields
    for rule in candidates:
        claimed = tuple(name for name in left if name in rule.rule.fields)
        if claimed:
            left = tuple(name for name in left if name not in claimed)
            yield from _ask(rule, change.only(claimed), view, policy)
    if left:
        for rule in _others():
            yield from _ask(rule, change.only(left), view, policy)


def _ask(rule: Loaded, change: Change, view: View, policy: Policy) -> Iterator[Finding]:
    place = (change.key.kind, change.key.dotted, _WORDS[type(change)])
    evidence = {"not_normalised": dict(change.unproven)} if isinstance(change, Changed) and change.unproven else {}
    return _found(rule, rule.check(change, view), place, _values(change), view, policy, evidence)


def _of_fact(fact: object, view: View, policy: Policy) -> Iterator[Finding]:
    kind = getattr(fact, "kind", "database")
    name = str(getattr(fact, "path", None) or view.target or "")
    place = (kind, name, getattr(fact, "change", "unknown"))
    engine = getattr(fact, "engine", "")
    for rule in _dispatch().get(Subject(type(fact)), ()):
        if rule.engines and engine not in rule.engines:
            continue
        yield from _found(rule, rule.check(fact, view), place, getattr(fact, "fields", {}), view, policy)


def _found(
    rule: Loaded,
    says: Iterable[Said],
    place: tuple[str, str, str],
    fields: Mapping[str, FieldChange],
    view: View,
    policy: Policy,
    evidence: Mapping[str, object] | None = None,
) -> Iterator[Finding]:
    kind, name, change = place
    for said in says:
        severity = policy.judged(rule.rule.code, said.severity or rule.rule.severity, view.environment)
        if severity is not None:
            yield Finding(
                target=view.target,
                rule=rule.rule.code,
                verdict=rule.rule.verdict,
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


@cache
def _dispatch() -> Mapping[Subject, tuple[Loaded, ...]]:
    table: dict[Subject, list[Loaded]] = defaultdict(list)
    for _, rule in sorted(loaded().items()):
        for subject in rule.subjects:
            table[subject].append(rule)
    return {subject: tuple(rules) for subject, rules in table.items()}


@cache
def _others() -> tuple[Loaded, ...]:
    """The rule for what no rule claims: nothing that differs goes unsaid."""
    return _dispatch()[Subject(Changed, "object")]
