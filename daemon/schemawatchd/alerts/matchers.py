"""Matchers: which incidents a route, a silence or a maintenance window is about."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

import msgspec

from schemawatchd.incidents.incident import Incident
from schemawatchd.rules.finding import Severity, Verdict


class Matchers(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Everything that is given has to fit; what is empty fits everything.

    `targets`, `kinds`, `objects`, `rules` and `ids` are patterns with `*` and `?`; `severity` is the mildest that
    fits.
    """

    targets: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    verdicts: tuple[Verdict, ...] = ()
    kinds: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def about_nothing(self) -> bool:
        """Whether nothing is given, so that everything fits."""
        return self == Matchers()

    def fit(self, incident: Incident) -> bool:
        """Whether the incident is meant, as bad as it is now."""
        return self.fit_but_for_severity(incident) and incident.severity.at_least(self.severity)

    def fit_but_for_severity(self, incident: Incident) -> bool:
        """Whether the incident is meant, however mild it has become."""
        return (
            self.fit_place(incident)
            and (not self.verdicts or incident.verdict in self.verdicts)
            and _any(incident.kind, self.kinds)
            and _any(incident.object, self.objects)
            and _any(incident.rule, self.rules)
            and (not self.ids or any(incident.id.startswith(each) for each in self.ids))
        )

    def fit_place(self, incident: Incident) -> bool:
        """Whether the incident's target is meant. What is about the project itself is in no environment."""
        if incident.target is None:
            return not self.targets
        if self.environments and incident.place.environment not in self.environments:
            return False
        return _any(incident.target, self.targets)

    @property
    def words(self) -> str:
        """`target prod, kind index`: what is given, for people."""
        parts = [f"{name} {', '.join(getattr(self, f'{name}s'))}" for name in _LISTS if getattr(self, f"{name}s")]
        if self.severity is not Severity.INFO:
            parts.append(f"{self.severity} and worse")
        return ", ".join(parts) or "everything"


_LISTS = ("target", "environment", "verdict", "kind", "object", "rule", "id")


def _any(text: str, patterns: Iterable[str]) -> bool:
    wanted = tuple(patterns)
    return not wanted or any(fnmatchcase(text, each) for each in wanted)
