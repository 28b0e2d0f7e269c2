"""A schema file without migrations: who moved, the file or the database, is told by what the file last said.

`agreed` is the content that the database was last measured against before the file moved. What differs from that
is drift; what differs from the new content alone has not been deployed yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from schemawatchd.diff.compare import Drift
from schemawatchd.diff.explained import explain
from schemawatchd.diff.remembered import Remembered
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.ledger_facts import Followed, SchemaWaits
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.comparing import Comparing
from schemawatchd.watch.expecting import Wanted
from schemawatchd.watch.weighing import Weighed


@dataclass(frozen=True, slots=True)
class ByAgreement:
    """One look at a target that has a schema file alone, at the moment of weighing."""

    comparing: Comparing
    expected: Wanted
    actual: Snapshot
    drift: Drift
    now: datetime

    def weighed(self) -> Weighed:
        """The drift from the last agreement; what only the file says is pending."""
        before = self.comparing.services.memory.history
        if not self.expected.current or not self.expected.key:
            return Weighed(drift=self.drift, expected=self.expected, history=before)
        if not self.drift.changes:
            history = Remembered(agreed=self.expected.key)
            facts = tuple(self._followed(before))
            return Weighed(drift=self.drift, expected=self.expected, facts=facts, history=history)
        if before.agreed == self.expected.key:
            return Weighed(drift=self.drift, expected=self.expected, history=before)
        agreed = self._agreed(before)
        return self._since(*agreed, before) if agreed else self._at_odds()

    def _followed(self, before: Remembered) -> Iterator[Followed]:
        if before.moved is not None and before.agreed != self.expected.key:
            yield Followed(named=self.expected.named, since=before.moved, now=self.now)

    def _at_odds(self) -> Weighed:
        """Nothing is known of before: from now on there is."""
        return Weighed(drift=self.drift, expected=self.expected, history=Remembered(agreed=self.expected.key))

    def _agreed(self, before: Remembered) -> tuple[str, Snapshot] | None:
        """The last content that both agreed on, from memory or from the history of the repository."""
        expectation = self.comparing.services.expectation
        if expectation is None:
            return None
        if before.agreed:
            found = expectation.earlier(before.agreed)
            return (before.agreed, found) if found is not None else None
        engine = self.actual.engine
        if self.comparing.services.memory.stateless:
            return None
        for each in expectation.committed(engine.collation, engine.major):
            known = replace(self.expected, snapshot=each.snapshot, prints=None)
            if not self.comparing.drift(known, self.actual).changes:
                return each.key, each.snapshot
        return None

    def _since(self, key: str, snapshot: Snapshot, before: Remembered) -> Weighed:
        """Against what was agreed; what is already as the file wants it is no drift either."""
        old = replace(self.expected, snapshot=snapshot, prints=None)
        drift = self.comparing.drift(old, self.actual)
        left = explain(drift.changes, [self.drift]).left
        wrong = {each.key for each in left}
        waiting = tuple(each for each in self.drift.changes if each.key not in wrong)
        if not waiting:
            return self._at_odds()
        since = before.moved or self.now
        names = tuple(f"{each.key.kind.replace('_', ' ')} {each.key.dotted}" for each in waiting)
        fact = SchemaWaits(
            named=self.expected.named,
            objects=names,
            since=since,
            now=self.now,
            fields={"schema": FieldChange(self.expected.key[:12], key[:12])},
        )
        return Weighed(
            drift=replace(drift, changes=left),
            expected=old,
            facts=(fact,),
            history=Remembered(agreed=key, moved=since),
            waits=True,
        )
