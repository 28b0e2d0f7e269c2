"""The sides of a parity comparison, and the form of its answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from schemawatchd.rules.facts import Disparity
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.watch.examination import Examination, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One target as it was last seen: its objects, the schemas under watch, and the findings of that look.

    `version` says which content of the canonical schema it was compared with, `models` the file of Python
    models that this is, where it is one.
    """

    target: Target
    snapshot: Snapshot
    schemas: frozenset[str]
    findings: tuple[Finding, ...]
    version: str
    models: str | None = None

    @property
    def name(self) -> str:
        """The target's."""
        return self.target.name

    @property
    def drift(self) -> Iterator[Finding]:
        """The findings that say how it differs from what it should be."""
        return (each for each in self.findings if each.verdict is Verdict.DRIFT)

    def drift_of(self, kind: str, dotted: str) -> str:
        """The code of the rule that tells this object's drift here, or nothing."""
        return next((each.rule for each in self.drift if (each.kind, each.object) == (kind, dotted)), "")


def side_of(outcome: Outcome) -> Side | None:
    """A target as this look saw it, or `None` where the look told nothing."""
    if not isinstance(outcome, Examination):
        return None
    return Side(
        target=outcome.target,
        snapshot=outcome.actual,
        schemas=outcome.schemas,
        findings=outcome.findings,
        version=f"{outcome.fingerprint}@{outcome.migration.applied if outcome.migration else ''}",
        models=outcome.expected_from if ".py:" in (outcome.expected_from or "") else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One object of the grid: what each target has, in words, and which of them are the odd ones out."""

    kind: str
    object: str
    variants: Mapping[str, str]
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """The answer for targets that should be alike. `findings` are by target, `judged` those that were compared."""

    targets: tuple[str, ...]
    lines: tuple[Line, ...]
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    not_compared: tuple[NotCompared, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """A line, and what it means for each of the odd ones."""

    line: Line
    facts: tuple[tuple[Side, Disparity], ...]
