"""A finding, with its severity and verdict."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """Severities, worst first."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTICE = "notice"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    def at_least(self, other: "Severity") -> bool:
        """True if this severity is `other` or worse."""
        return self.rank <= other.rank


class Verdict(StrEnum):
    """The category of a finding."""

    DRIFT = "drift"
    PENDING = "pending"
    SOURCE_MISMATCH = "source_mismatch"
    LEDGER = "ledger"
    PARITY = "parity"
    POLICY = "policy"
    APPLIED = "applied"
    SELF = "self"


class FieldChange(msgspec.Struct, frozen=True, gc=False):
    """The expected and the actual value of a field."""

    expected: object
    actual: object


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One problem or event that a rule reports about `target` (`None`: about the project)."""

    target: str | None
    rule: str
    verdict: Verdict
    severity: Severity
    kind: str
    object: str
    change: str
    summary: str
    consequence: str = ""
    fields: Mapping[str, FieldChange] = {}
    evidence: Mapping[str, Any] = {}
    waived: Mapping[str, str] | None = None
    """Until when, why and by whom it is accepted."""
    fix: Mapping[str, Any] | None = None
    """A suggested fix: `revert` (statements), the objects that must exist `first`, and whether it is `proven`."""

    @property
    def id(self) -> str:
        """Twelve hex digits of target, rule and object, the same for as long as the problem lasts."""
        return _hash([self.target or "", self.rule, f"{self.kind}:{self.object}"])

    @property
    def cause(self) -> str:
        """The id without the target, so that the same drift on forty targets has one cause."""
        return _hash([self.rule, f"{self.kind}:{self.object}"])

    @property
    def fingerprint(self) -> str:
        """The id with change and values: different as soon as the drift changes."""
        values = {name: [str(each.expected), str(each.actual)] for name, each in sorted(self.fields.items())}
        return _hash([self.id, self.change, json.dumps(values, sort_keys=True)])


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
