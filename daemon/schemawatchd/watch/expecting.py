"""The expected side of a look: what the applied migrations or the schema file say, or the last that is known."""

from dataclasses import dataclass, replace
from functools import partial

from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, SourceInvalid
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.watch.printing import Prints
from schemawatchd.watch.services import Expectation, Services

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What should be there. `current` is false where it is an older version, or nothing at all.

    With migrations, `standing` says which of them are applied, and `suspended` that nothing can be judged by them
    now. `observing` says that nothing but the database itself can tell what should be there. `key` is where the
    canonical schema is kept, `prints` tells in the server's own words what the snapshot holds.
    """

    snapshot: Snapshot | None
    named: str
    fingerprint: str
    current: bool
    trouble: SchemawatchdError | None = None
    about_files: tuple[object, ...] = ()
    about_target: tuple[object, ...] = ()
    standing: MigrationStatus | None = None
    suspended: bool = False
    observing: bool = False
    key: str = ""
    prints: Prints | None = None

    @property
    def error(self) -> str | None:
        """Why the expected side is not known, for the report."""
        if self.trouble is None or self.observing or (self.standing and self.snapshot):
            return None
        line = getattr(self.trouble, "line", None)
        path = getattr(self.trouble, "path", self.named)
        where = f"{path}, line {line}: " if line else f"{path}: "
        return sentences(f"{where}{self.trouble.says}", self.trouble.hint)

    def observed(self, actual: Snapshot) -> "Wanted":
        """The same with what is there taken for what should be, where nothing else can tell."""
        return replace(self, snapshot=actual) if self.observing else self


def wanted_by_schema(services: Services, expectation: Expectation, engine: EngineId, settle: float) -> Wanted:
    """What the canonical schema says, or the trouble with it and what was known before.

    A file that fails to load may be half written, so it is believed to be broken only if it stays as it is.
    """
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
            return Wanted(
                snapshot=found.snapshot,
                named=found.named,
                fingerprint=found.fingerprint,
                current=True,
                key=found.key,
                prints=partial(expectation.printed, found.fingerprint, engine.collation, engine.major),
            )
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
