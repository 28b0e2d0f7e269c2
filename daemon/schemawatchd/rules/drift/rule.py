"""Rules about rewrite rules."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.rule import Rule as RuleRecord


@rule("DR521", "rule-missing", Severity.CRITICAL)
def missing(change: Removed[RuleRecord]) -> Iterator[Diagnostic]:
    """A rewrite rule is missing.

    Queries run unchanged instead of as the rule rewrites them, and writes to a view may fail.

    Create it again, and repair the rows written since.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR522", "rule-extra", Severity.WARNING)
def extra(change: Added[RuleRecord]) -> Iterator[Diagnostic]:
    """A rewrite rule exists that the schema does not define.

    It changes queries before they run, and was never tested.

    Read its definition. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR523", "rule-changed", Severity.CRITICAL, fields=("definition", "enabled"))
def changed(change: Changed[RuleRecord]) -> Iterator[Diagnostic]:
    """A rewrite rule has a different definition, or is enabled or disabled contrary to the schema.

    Queries are rewritten differently than tested.

    Replace it with the definition in the schema, or switch it as defined in the schema (`ALTER TABLE … ENABLE
    RULE`).
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has a different definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")
