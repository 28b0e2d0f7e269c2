"""SC102: The snapshot file used as canonical schema was written by another version of schemawatchd."""

from collections.abc import Iterator

from schemawatchd.rules.facts import SnapshotFromBefore
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC102", "snapshot-from-before", Severity.NOTICE, verdict=Verdict.SELF)
def check(fact: SnapshotFromBefore) -> Iterator[Diagnostic]:
    """The snapshot file used as canonical schema was written by another version of schemawatchd.

    What that version did not read is not compared, and is reported neither as missing nor as extra.

    Write it again from a database with the right schema: `schemawatchd snapshot TARGET -o FILE`.
    """
    yield Diagnostic(f"{fact.path} does not cover {', '.join(fact.unknown)}")
