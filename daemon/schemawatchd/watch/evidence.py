"""What a log inside a target, or of its server, says about a change: who made it, when, and with which statement.

It stands alone because whatever wakes a check may bring such evidence, and needs nothing else of `watch` to do so.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from schemawatchd.rules.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChange:
    """A committed statement that changed `object` (its dotted name), as `source` recorded it."""

    object: str
    who: str
    statement: str
    at: datetime
    source: str
    """Which log says so."""

    def covers(self, name: str) -> bool:
        """Whether it explains a difference in `name`: the object itself, or a part of it."""
        return name == self.object or name.startswith(f"{self.object}.")


def are_settled(
    names: Collection[str], evidence: Sequence[LoggedChange], now: datetime, settle: timedelta
) -> bool:
    """Whether the log explains each of these differences and has been silent for `settle`.

    Then the differences are no state in between, and a second reading would show the same.
    """
    if not evidence or max(each.at for each in evidence) > now - settle:
        return False
    return all(any(each.covers(name) for each in evidence) for name in names)


def with_evidence(findings: tuple[Finding, ...], evidence: Sequence[LoggedChange]) -> tuple[Finding, ...]:
    """The findings, each with the latest logged change of its object or of what that is a part of."""
    return tuple(_with(each, [one for one in evidence if one.covers(each.object)]) for each in findings)


def _with(finding: Finding, logged: Sequence[LoggedChange]) -> Finding:
    if not logged:
        return finding
    last = max(logged, key=lambda each: each.at)
    told = {"who": last.who, "statement": last.statement, "at": last.at.isoformat(), "source": last.source}
    return msgspec.structs.replace(finding, evidence={**finding.evidence, **told})
