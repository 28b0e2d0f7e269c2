"""DR512: There is a routine that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure

RULE = Rule(code="DR512", severity=Severity.NOTICE)


def check(change: Added[Function] | Added[Procedure], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a routine that nobody declared.

    It exists here only, and code that calls it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    if change.actual.security == "definer":
        yield Said(
            f"{name(change)} is extra and runs with its owner's rights",
            "Whoever may call it can do what its owner can.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)} is extra")
