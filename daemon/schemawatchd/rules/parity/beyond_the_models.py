"""PA104: A target differs from the models, but a target of another engine does not."""

from collections.abc import Iterator

from schemawatchd.rules.facts import UnlikeTheModels
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA104", "beyond-the-models", Severity.NOTICE, verdict=Verdict.PARITY)
def check(fact: UnlikeTheModels) -> Iterator[Diagnostic]:
    """A target differs from the models, but a target of another engine does not.

    Code tested against the other engine may fail here. Engines are not compared directly: each is compared with
    the schema that the models produce on it.

    Follow the advice of the drift finding about the same object.
    """
    yield Diagnostic(f"{fact.name}: {fact.says}; {fact.there} matches the models", severity=fact.severity)
