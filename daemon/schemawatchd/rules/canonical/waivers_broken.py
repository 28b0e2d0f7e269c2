"""SC303: The file of waivers cannot be understood."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiversBroken
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import sentences

RULE = Rule(code="SC303", severity=Severity.WARNING, verdict=Verdict.POLICY)


def check(fact: WaiversBroken, view: View) -> Iterator[Said]:  # noqa: ARG001
    """The file of waivers cannot be understood.

    Nothing is waived: what was accepted is told again.

    Mend the file.
    """
    yield Said(sentences(f"{fact.path}: {fact.says}", fact.hint))
