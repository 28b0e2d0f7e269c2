"""Comparing for one target: what its configuration leaves out, and the words two versions have for the same."""

from dataclasses import dataclass

from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.preset import presets as known_presets
from schemawatchd.diff.scope import Scope
from schemawatchd.diff.wording import Pinned
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Ignored, Target
from schemawatchd.watch.expecting import Wanted
from schemawatchd.watch.services import Services


@dataclass(frozen=True, slots=True)
class Comparing:
    """A target, and what its looks have at hand."""

    target: Target
    services: Services

    def drift(self, expected: Wanted, actual: Snapshot) -> Drift:
        """What of `expected` is not so in `actual`, as far as the configuration has it compared."""
        if expected.snapshot is None:
            return Drift((), actual.not_compared)
        known = self.services.memory.pinned
        fitting = known and known.of == self._readers(expected.snapshot, actual)
        pins = known.pins if known and fitting else None
        return compare(expected.snapshot, actual, self.scope(expected), pins)

    def pinned(self, expected: Wanted, actual: Snapshot, drift: Drift) -> Pinned | None:
        """The texts to start from at the next look; an older version of the schema teaches nothing."""
        if expected.snapshot is None or not expected.current:
            return self.services.memory.pinned
        if drift.pins is None:
            return None
        return Pinned(self._readers(expected.snapshot, actual), dict(drift.pins))

    def schemas(self, expected: Wanted) -> frozenset[str]:
        """The schemas to compare: those configured, else those that the expected side mentions."""
        if self.target.schemas or expected.snapshot is None:
            return frozenset(self.target.schemas)
        return frozenset(
            name for each in expected.snapshot.objects.values() if (name := getattr(each, "schema", None))
        )

    def scope(self, expected: Wanted) -> Scope:
        """What is watched, and what is not ours."""
        notes = expected.snapshot.not_compared if expected.snapshot else ()
        unmade = frozenset((each.kind, each.object) for each in notes if each.object)
        presets = tuple(each for name in self.target.presets for each in known_presets()[name].ignored)
        ignored = (*self.target.ignore, *presets, *self._ledger(expected))
        return Scope(self.schemas(expected), ignored, unmade, self.target.roles)

    def _ledger(self, expected: Wanted) -> tuple[Ignored, ...]:
        ledger = expected.standing.ledger if expected.standing else None
        if ledger is None:
            return ()
        return (Ignored(kind="table", name=ledger.table, reason="the ledger of the migrations", only_extra=True),)

    def _readers(self, expected: Snapshot, actual: Snapshot) -> str:
        """Who words the texts of both sides, and who reads them: where one of these moved, all texts may have."""
        sides = (f"{each.engine.name} {each.engine.major}" for each in (expected, actual))
        return f"{', '.join(sides)}, reader {self.services.reader}"
