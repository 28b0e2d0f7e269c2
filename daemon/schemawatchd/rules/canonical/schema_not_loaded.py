"""SC101: The canonical schema cannot be loaded."""

from collections.abc import Iterator

from schemawatchd.rules.facts import SchemaNotLoaded
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SC101", "schema-not-loaded", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: SchemaNotLoaded) -> Iterator[Diagnostic]:
    """The canonical schema cannot be loaded.

    The expected schema is unknown, so drift may go unnoticed.

    Correct the named statement, or restore the file.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    statement = f" in `{fact.statement}`" if fact.statement else ""
    consequence = (
        "Databases are compared with the last version that could be loaded. Later changes are unknown."
        if fact.last_good
        else ""
    )
    yield Diagnostic(sentences(f"{where}: {fact.says}{statement}", fact.hint), consequence)
