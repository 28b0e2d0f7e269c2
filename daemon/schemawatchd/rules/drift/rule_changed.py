"""DR523: A rewrite rule does something else, or is switched otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.rule import Rule as RuleRecord

RULE = Rule(code="DR523", severity=Severity.CRITICAL, fields=("definition", "enabled"))


def check(change: Changed[RuleRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A rewrite rule does something else, or is switched otherwise.

    Queries are turned into others than tested.

    Replace it with the declared one, or switch it as declared (`ALTER TABLE … ENABLE RULE`).
    """
    if "definition" in change.fields:
        yield Said(f"{name(change)} has another definition")
    else:
        yield Said(f"{name(change)}: {differences(change)}")
