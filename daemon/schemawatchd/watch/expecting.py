"""The expected side of a look: the canonical schema, or the last version of it that could be loaded."""

from dataclasses import dataclass

from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.watch.services import Expectation, Services

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What should be there. `current` is false where it is an older version, or nothing at all."""

    snapshot: Snapshot | None
    named: str
    fingerprint: str
    current: bool
    trouble: SourceInvalid | ScratchUnavailable | None = None

    @property
    def error(self) -> str | None:
        """Why the expected side is not known, for the report."""
        if self.trouble is None:
            return None
        line = getattr(self.trouble, "line", None)
        where = f"{self.named}, line {line}: " if line else f"{self.named}: "
        return sentences(f"{where}{self.trouble.says}", self.trouble.hint)


def wanted(services: Services, engine: EngineId, settle: float) -> Wanted:
    """The expected snapshot, or the trouble with it and what was known before.

    A file that fails to load may be half written, so it is believed to be broken only if it stays as it is.
    """
    expectation = services.expectation
    for _ in range(_TRIES):
        before = mark(expectation)
        try:
            found = expectation.load(engine.collation, engine.major)
        except (SourceInvalid, ScratchUnavailable) as error:
            trouble = error
            if isinstance(error, SourceInvalid) and before != services.memory.fingerprint:
                services.wait(settle)
            if mark(expectation) == before:
                break
        else:
            return Wanted(snapshot=found.snapshot, named=found.named, fingerprint=found.fingerprint, current=True)
    old = expectation.last_good(engine.collation, engine.major)
    return Wanted(
        snapshot=old.snapshot if old else None,
        named=expectation.named,
        fingerprint=before,
        current=False,
        trouble=trouble,
    )


def mark(expectation: Expectation) -> str:
    """The hash of the source's content; why there is none is part of what may change."""
    try:
        return expectation.fingerprint()
    except SourceInvalid as error:
        return f"unreadable: {error.says}"
