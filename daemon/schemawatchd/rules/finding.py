"""A finding: one judged fact, and the words for how bad it is and what sort of fact."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """How bad: worst first, and compared so."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTICE = "notice"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as bad as `other` or worse."""
        return self.rank <= other.rank


class Verdict(StrEnum):
    """What sort of fact a finding is."""

    DRIFT = "drift"
    PENDING = "pending"
    SOURCE_MISMATCH = "source_mismatch"
    LEDGER = "ledger"
    PARITY = "parity"
    POLICY = "policy"
    APPLIED = "applied"
    SELF = "self"


class FieldChange(msgspec.Struct, frozen=True, gc=False):
    """What a field should be and what it is."""

    expected: object
    actual: object


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One judged fact about `target` (`None`: about the project)."""

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
    """What would put it right: `revert` (the server's text), what must be there `first`, and if it is `proven`."""

    @property
    def id(self) -> str:
        """Twelve hex digits that stay the same as long as the fact does: target, rule and object."""
        return _hash([self.target or "", self.rule, f"{self.kind}:{self.object}"])

    @property
    def cause(self) -> str:
        """The same without the target, so that one drift in forty targets is one cause."""
        return _hash([self.rule, f"{self.kind}:{self.object}"])

    @property
    def fingerprint(self) -> str:
        """The id with the change and the values: it moves when the drift does."""
        values = {name: [str(each.expected), str(each.actual)] for name, each in sorted(self.fields.items())}
        return _hash([self.id, self.change, json.dumps(values, sort_keys=True)])


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]
