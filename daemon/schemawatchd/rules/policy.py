"""A team's own severities for rules, by environment, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemawatchd.rules.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Another severity for a rule, `None` for off, in these environments (empty: in all)."""

    severity: Severity | None
    reason: str
    environments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """The overrides by code."""

    overrides: Mapping[str, Override] = field(default_factory=dict)

    def judged(self, code: str, severity: Severity, environment: str) -> Severity | None:
        """The effective severity, or `None` if the team switched the rule off."""
        override = self.overrides.get(code)
        if override is None or (override.environments and environment not in override.environments):
            return severity
        return override.severity
