"""PA104: Targets of different engines relate differently to the models that both are made from."""

from collections.abc import Iterator

from schemawatchd.rules.facts import UnlikeTheModels
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA104", "beyond-the-models", Severity.NOTICE, verdict=Verdict.PARITY)
def check(fact: UnlikeTheModels) -> Iterator[Diagnostic]:
    """A target differs from the models where a target of another engine does not.

    Two engines are never compared directly: each is compared with what the models mean there, and this is where
    one of them agrees with the models and the other does not.

    The drift finding about the same object says what to do.
    """
    yield Diagnostic(f"{fact.name}: {fact.says}; {fact.there} is as the models say", severity=fact.severity)
