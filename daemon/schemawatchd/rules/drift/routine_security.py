"""DR514: A routine runs with other rights."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure

RULE = Rule(code="DR514", severity=Severity.CRITICAL, fields=("security",))


def check(change: Changed[Function] | Changed[Procedure], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A routine runs with other rights.

    Run as its owner, it opens to every caller what only the owner may do.

    Change it back (`SECURITY INVOKER`), or declare it with a migration.
    """
    if change.actual.security == "invoker":
        says = "Callers without rights of their own on what it touches are refused."
        yield Said(f"{name(change)} runs with the rights of its {difference(change, 'security')}", says)
        return
    yield Said(f"{name(change)} runs with the rights of its {difference(change, 'security')}")
