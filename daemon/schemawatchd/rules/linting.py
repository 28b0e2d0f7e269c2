"""Lints one migration with the MG rules, except for those that its header allows."""

from collections.abc import Collection, Iterable, Iterator

from schemawatchd.history.migration import Migration
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.migration_facts import (
    MigrationUnderLint,
    UnusedAllow,
    migration_statements,
    migration_under_lint,
)
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import RuleDefinition, all_rules


def lint_migration(
    migration: Migration,
    engine: str,
    policy: RulePolicy,
    *,
    ours: bool = True,
    others: Iterable[object] = (),
    unasked: Collection[str] = (),
) -> tuple[Finding, ...]:
    """All findings about the text of a migration. `others` are facts from other linters.

    `unasked` are rules that did not run, so an `allow` of one of them is not reported as unused.
    """
    whole = migration_under_lint(migration, engine, required=ours)
    context = RuleContext(None)
    found = judge((), [*migration_statements(migration, engine, ours=ours), whole, *others], context, policy)
    allowed = {each.rule for each in whole.dossier.allows if each.reason}
    off = {code for code, each in all_rules().items() if not _speaks(each, policy, context)}
    unused = judge((), _unused(whole, {each.rule for each in found}.union(unasked, off)), context, policy)
    return (*(each for each in found if each.rule not in allowed), *unused)


def _speaks(rule: RuleDefinition, policy: RulePolicy, context: RuleContext) -> bool:
    return policy.judged(rule.code, rule.severity, context.environment) is not None


def _unused(whole: MigrationUnderLint, excused: set[str]) -> Iterator[UnusedAllow]:
    """Each `allow` of a rule that reported nothing, although it applies to this engine and is switched on."""
    for each in whole.dossier.allows:
        rule = all_rules().get(each.rule)
        applies = rule is None or not rule.engines or whole.engine in rule.engines
        if applies and each.rule not in excused:
            yield UnusedAllow(path=whole.path, code=each.rule, known=rule is not None)
