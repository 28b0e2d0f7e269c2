"""Drift of rule."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.rule import Rule as RuleRecord


@rule("DR521", "rule-missing", Severity.CRITICAL)
def missing(change: Removed[RuleRecord]) -> Iterator[Diagnostic]:
    """A rewrite rule is missing.

    Queries do what they say instead of what the rule made of them; writes to a view may fail.

    Create it again, and repair what was written since.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR522", "rule-extra", Severity.WARNING)
def extra(change: Added[RuleRecord]) -> Iterator[Diagnostic]:
    """There is a rewrite rule that nobody declared.

    Queries are turned into others before they run, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR523", "rule-changed", Severity.CRITICAL, fields=("definition", "enabled"))
def changed(change: Changed[RuleRecord]) -> Iterator[Diagnostic]:
    """A rewrite rule does something else, or is switched otherwise.

    Queries are turned into others than tested.

    Replace it with the declared one, or switch it as declared (`ALTER TABLE … ENABLE RULE`).
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has another definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")
