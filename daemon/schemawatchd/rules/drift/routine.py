"""Drift of routine."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.routine import Routine

_LENT_RIGHTS = (
    "It runs as its owner and finds names by another search path: whoever can create objects there may take over "
    "what the owner may do."
)


@rule("DR511", "routine-missing", Severity.CRITICAL)
def missing(change: Removed[Function] | Removed[Procedure]) -> Iterator[Diagnostic]:
    """A routine that should exist is missing.

    Queries, triggers and defaults that call it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR512", "routine-extra", Severity.NOTICE)
def extra(change: Added[Function] | Added[Procedure]) -> Iterator[Diagnostic]:
    """There is a routine that nobody declared.

    It exists here only, and code that calls it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    if change.actual.security == "definer":
        yield Diagnostic(
            f"{name(change)} is extra and runs with its owner's rights",
            "Whoever may call it can do what its owner can.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR513",
    "routine-changed",
    Severity.WARNING,
    fields=("body", "arguments", "returns", "language", "volatility", "options"),
)
def changed(change: Changed[Function] | Changed[Procedure]) -> Iterator[Diagnostic]:
    """A routine does something else.

    Callers get other results than the code was tested with.

    Replace it with the declared one.
    """
    said = [f"{field} {difference(change, field)}" for field in change.fields if field != "body"]
    if "body" in change.fields:
        said.append("another body")
    if change.actual.security == "definer" and _search_path(change.actual) != _search_path(change.expected):
        yield Diagnostic(f"{name(change)} has {'; '.join(said)}", _LENT_RIGHTS, Severity.CRITICAL)
    else:
        yield Diagnostic(f"{name(change)} has {'; '.join(said)}")


def _search_path(routine: Routine) -> list[str]:
    return [each for each in routine.options if each.startswith("set search_path=")]


@rule("DR514", "routine-security", Severity.CRITICAL, fields=("security",))
def security_changed(change: Changed[Function] | Changed[Procedure]) -> Iterator[Diagnostic]:
    """A routine runs with other rights.

    Run as its owner, it opens to every caller what only the owner may do.

    Change it back (`SECURITY INVOKER`), or declare it with a migration.
    """
    if change.actual.security == "invoker":
        says = "Callers without rights of their own on what it touches are refused."
        yield Diagnostic(f"{name(change)} runs with the rights of its {difference(change, 'security')}", says)
        return
    yield Diagnostic(f"{name(change)} runs with the rights of its {difference(change, 'security')}")
