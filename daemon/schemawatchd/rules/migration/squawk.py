"""MG900: The linter squawk reports a problem in a migration."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import ExternalFinding
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG900", "squawk", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: ExternalFinding) -> Iterator[Diagnostic]:
    """The linter squawk reports a problem in a migration.

    See the message of squawk.

    Read squawk's documentation of its rule. `allow MG900: the reason` in the header silences all findings of
    squawk about the file.
    """
    severity = Severity.WARNING if fact.serious else Severity.NOTICE
    yield Diagnostic(f"{fact.path} squawk {fact.name}: {fact.says}", severity=severity)
