"""Rules about routines."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.routine import Routine

_UNSAFE_PATH = (
    "It runs with its owner's privileges and a different search path. A user who can create objects in that path "
    "may gain the owner's privileges."
)


@rule("DR511", "routine-missing", Severity.CRITICAL)
def missing(change: Removed[Function] | Removed[Procedure]) -> Iterator[Diagnostic]:
    """A routine is missing.

    Queries, triggers and defaults that call it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR512", "routine-extra", Severity.NOTICE)
def extra(change: Added[Function] | Added[Procedure]) -> Iterator[Diagnostic]:
    """A routine exists that the schema does not define.

    It exists only in this database, and code that calls it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    if change.actual.security == "definer":
        yield Diagnostic(
            f"{name(change)} is extra and runs with its owner's privileges",
            "Every caller can do what its owner can.",
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
    """A routine has a different definition.

    Callers get different results than tested.

    Replace it with the definition in the schema.
    """
    parts = [f"{field} is {difference(change, field)}" for field in change.fields if field != "body"]
    if "body" in change.fields:
        parts.append("body is different")
    if change.actual.security == "definer" and _search_path(change.actual) != _search_path(change.expected):
        yield Diagnostic(f"{name(change)}: {'; '.join(parts)}", _UNSAFE_PATH, Severity.CRITICAL)
    else:
        yield Diagnostic(f"{name(change)}: {'; '.join(parts)}")


def _search_path(routine: Routine) -> list[str]:
    return [each for each in routine.options if each.startswith("set search_path=")]


@rule("DR514", "routine-security", Severity.CRITICAL, fields=("security",))
def security_changed(change: Changed[Function] | Changed[Procedure]) -> Iterator[Diagnostic]:
    """A routine runs with different privileges.

    With its owner's privileges, the routine lets every caller do what only the owner may do.

    Change it back (`SECURITY INVOKER`), or change the schema with a migration.
    """
    if change.actual.security == "invoker":
        says = "Callers without their own privileges on its tables get an error."
        yield Diagnostic(f"{name(change)} runs with the privileges of its {difference(change, 'security')}", says)
        return
    yield Diagnostic(f"{name(change)} runs with the privileges of its {difference(change, 'security')}")
