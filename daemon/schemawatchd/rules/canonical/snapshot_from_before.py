"""SC102: The snapshot that is the canonical schema was written by another version of schemawatchd."""

from collections.abc import Iterator

from schemawatchd.rules.facts import SnapshotFromBefore
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC102", "snapshot-from-before", Severity.NOTICE, verdict=Verdict.SELF)
def check(fact: SnapshotFromBefore) -> Iterator[Diagnostic]:
    """The snapshot that is the canonical schema was written by another version of schemawatchd.

    What that version did not read is not compared; nothing is taken for missing or extra because of it.

    Write it anew from a database that is as it should be: `schemawatchd snapshot TARGET -o FILE`.
    """
    yield Diagnostic(f"{fact.path} knows nothing of {', '.join(fact.unknown)}")
