"""`migrate verify`, put together: the folders of all targets, each proven once for each engine that it is for."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from schemawatchd.actions.migrate import OURS
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Engine
from schemawatchd.errors import SchemawatchdError, SourceInvalid, UsageError
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.history.status import MigrationStatus, migration_status
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.operate.proving_ground import ProvingGround
from schemawatchd.operate.verify import Proof, Prover
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import MigrationFlawed, SeveralHeads
from schemawatchd.rules.linting import lint_migration
from schemawatchd.rules.migration_facts import NotRestored, NotTakenBack
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.sources.squawk import installed, squawked
from schemawatchd.watch.expected import mismatches
from schemawatchd.wiring.container import Container
from schemawatchd.wiring.team_migrations import Migrating

_OF_THE_PROOF = frozenset(("MG601", "MG602", "MG603", "MG604", "MG605", "MG606", "MG607"))

START = "start"
"""What stands for a version before the first."""

_NEWEST = 5
"""How many versions the error names."""


@dataclass(frozen=True, slots=True)
class Spent:
    """`seconds` in all; `waited` of them were spent waiting for the server, or for a program of the team."""

    seconds: float = 0.0
    waited: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.seconds + other.seconds, self.waited + other.waited)

    @property
    def told(self) -> str:
        """Both figures in words."""
        return f"{self.seconds:.2f} s, of which {self.waited:.2f} s waiting for the server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One migration: what was proved of it, every finding about it, and the time that it took."""

    migration: Migration
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    proved: str = ""
    spent: Spent = field(default_factory=Spent)


@dataclass(slots=True, kw_only=True)
class Verified:
    """One folder on one engine; `findings` are about the folder as a whole. `compared` names the schema.

    `left_out` are those that the team's tool passes over on this engine. `only_applied` were not proven, for the
    reason `why`; `remarks` say which targets could not be asked. `spent` is the time of all.
    """

    folder: str
    format: str
    engine: str
    migrations: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    not_reached: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    only_applied: tuple[str, ...] = ()
    why: str = ""
    remarks: tuple[str, ...] = ()
    compared: str = ""
    spent: Spent = field(default_factory=Spent)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Worst first, those about one file together."""
        found = [*self.findings, *(finding for each in self.migrations for finding in each.findings)]
        return tuple(sorted(found, key=lambda each: (each.severity.rank, each.object, each.rule)))


@dataclass(frozen=True, slots=True)
class Settled:
    """`versions` are applied without a proof, for the reason `why`. `remarks` say who could not be asked."""

    versions: frozenset[str] = frozenset()
    why: str = ""
    remarks: tuple[str, ...] = ()


Told = Callable[[Judged, int, int], None]
"""Hears of each migration that is done: the how manieth it is, and of how many."""


def verified(container: Container, names: Sequence[str], told: Told, since: str | None = None) -> list[Verified]:
    """Prove what these targets, or all, are migrated with: what comes after the version `since`.

    Without one, the targets are asked read-only what is applied there, and the rest is proven.
    Raises `UsageError` where there are no migrations or no such version, `SourceInvalid`, `ScratchUnavailable`.
    """
    chosen: dict[tuple[object, str], list[Target]] = {}
    for target in container.targets(names):
        if target.migrations is not None:
            chosen.setdefault((target.migrations, container.engine(target).name), []).append(target)
    if not chosen:
        raise UsageError("no target has migrations", hint='Add migrations = "migrations" to the configuration.')
    return [
        _Verifying(container, each, container.engine(each[0])).verified(told, since) for each in chosen.values()
    ]


@dataclass(frozen=True, slots=True)
class _Verifying:
    """One folder for one engine."""

    container: Container
    targets: Sequence[Target]
    engine: Engine

    @property
    def target(self) -> Target:
        """The one whose settings hold for all of them."""
        return self.targets[0]

    def verified(self, told: Told, since: str | None) -> Verified:
        migrating = self.container.migrations(self.target, self.engine)
        assert migrating is not None  # noqa: S101 -- only targets with migrations come here
        history = migrating.team.history(migrating.team.formats()[0])
        found = Verified(folder=history.folder, format=history.format, engine=self.engine.name)
        found.findings += self._judged(_flaws(history, migrating))
        waiting = migrating.after_base(migration_status(history, None, self.engine.name).pending)
        found.left_out = tuple(each.named for each in history.migrations if self.engine.name in each.left_out_on)
        if since is None:
            settled = settled_everywhere(self.container, self.targets)
        else:
            settled = settled_until(history, waiting, since)
        found.only_applied = tuple(each.named for each in waiting if each.version in settled.versions)
        found.why, found.remarks = settled.why, settled.remarks
        self._prove(found, waiting, settled, told)
        return found

    def _prove(self, found: Verified, waiting: Sequence[Migration], settled: Settled, told: Told) -> None:
        migrating = self.container.migrations(self.target, self.engine)
        assert migrating is not None  # noqa: S101 -- only targets with migrations come here
        ours = found.format == OURS
        prover = self._prover(migrating)
        proofs = prover.prove(waiting, settled.versions)
        clock = _Stopwatch()
        total = sum(each.version not in settled.versions for each in waiting)
        for proof in proofs:
            judged = self._one(proof, ours=ours)
            judged = replace(judged, spent=clock.lap())
            found.spent += judged.spent
            found.migrations.append(judged)
            told(judged, len(found.migrations), total)
        found.spent += clock.lap()
        rest = _not_reached(waiting, found, settled)
        for each in rest:
            found.findings += self._one(Proof(migration=each), ours=ours).findings
        found.not_reached = tuple(each.named for each in rest)
        if self.target.schema is not None and prover.end is not None:
            schema = self.container.schema(self.target, self.engine)
            found.findings += self._mismatches(schema.load().snapshot, prover.end, schema.named, migrating.named)
            found.compared = schema.named

    def _prover(self, migrating: Migrating) -> Prover:
        return Prover(
            ProvingGround(
                engine=self.engine.name,
                scratch=lambda: self.container.scratch(self.engine, self.target.scratch).stand(),
                clock=self.container.clock,
                runners=migrating.programs,
                base=migrating.replay.base,
                terms=migrating.replay.terms,
                answers=self.container.answers,
                ledger=ScratchLedger(migrating.team.formats()[0].NAME, migrating.table, self.engine.name),
            )
        )

    def _one(self, proof: Proof, *, ours: bool) -> Judged:
        policy = self.container.configuration.policy
        written = self._as_sql(proof.migration)
        others = (*proof.wrong, *squawked(written, self.engine.name))
        found = lint_migration(
            written, self.engine.name, policy, ours=ours, others=others, unasked=_unasked(proof, written)
        )
        return Judged(migration=proof.migration, findings=found, notes=proof.notes, proved=proof.proved)

    def _as_sql(self, migration: Migration) -> Migration:
        """A migration that is a program with the SQL that it runs, where it tells without a database."""
        migrating = self.container.migrations(self.target, self.engine)
        runner = migrating.programs.get(migration.language) if migrating and migration.up is None else None
        if runner is None:
            return migration
        try:
            up, down = (runner.statements(migration, way) for way in ("upgrade", "downgrade"))
        except SourceInvalid:
            return migration
        if not up or down is None:
            return migration
        return msgspec.structs.replace(migration, up=Section(_joined(up)), down=Section(_joined(down)))

    def _mismatches(self, wanted: Snapshot, end: Snapshot, *names: str) -> tuple[Finding, ...]:
        with self.container.answers((wanted, end)) as asked:
            drift = compare(wanted, end, Scope(), equivalence=asked)
        return self._judged(mismatches(drift, *names))

    def _judged(self, facts: Iterator[object]) -> tuple[Finding, ...]:
        return judge((), facts, RuleContext(None), self.container.configuration.policy)


class _Stopwatch:
    """Time from lap to lap."""

    def __init__(self) -> None:
        self._at = self._now()

    def lap(self) -> Spent:
        """The time since the last lap. What a thread does not spend on a processor it waits."""
        before, self._at = self._at, self._now()
        seconds, cpu = (now - then for now, then in zip(self._at, before, strict=True))
        return Spent(seconds, max(seconds - cpu, 0.0))

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), time.thread_time()


def _not_reached(waiting: Sequence[Migration], found: Verified, settled: Settled) -> list[Migration]:
    """What comes after one that cannot be applied; what needs no proof is no loss."""
    last = found.migrations[-1].migration if found.migrations else None
    if last is None or last not in waiting:
        return []
    after = waiting[list(waiting).index(last) + 1 :]
    return [each for each in after if each.version not in settled.versions]


def _unasked(proof: Proof, written: Migration) -> frozenset[str]:
    """The rules that could not speak: the proof did not come so far, or there is nothing or nobody to ask."""
    if written.up is None:
        return frozenset(all_rules())
    squawk = () if installed() else ("MG900",)
    if not proof.proved:
        return _OF_THE_PROOF.union(squawk)
    wrong = {type(each) for each in proof.wrong}
    if NotTakenBack in wrong:
        return frozenset(("MG603", "MG604", "MG605", *squawk))
    return frozenset((*(("MG605",) if NotRestored in wrong else ()), *squawk))


def _joined(statements: Sequence[str]) -> str:
    return "".join(f"{each.strip().removesuffix(';')};\n" for each in statements)


def _flaws(history: History, migrating: Migrating) -> Iterator[object]:
    for each in history.flaws:
        yield MigrationFlawed(path=each.path, says=each.says, hint=each.hint, line=each.line)
    if len(history.heads) > 1:
        command = migrating.command("merge", migration_status(history, None), heads=" ".join(history.heads))
        yield SeveralHeads(path=history.folder, heads=history.heads, command=command)


def settled_until(history: History, migrations: Sequence[Migration], since: str) -> Settled:
    """All up to and including the version that begins with `since`, none for `start`.

    Raises `UsageError` where that is not one version.
    """
    if since == START:
        return Settled()
    versions = [each.version for each in migrations]
    meant = [since] if since in versions else [each for each in versions if each.startswith(since)]
    if len(meant) != 1:
        says = f"begins {len(meant)} versions" if meant else f"is no version of {history.folder}"
        known = ", ".join(meant or versions[-_NEWEST:]) or "none"
        raise UsageError(
            f"`{since}` {says}",
            hint=f"{'They' if meant else 'The newest'} are {known}; `--since {START}` proves all.",
        )
    return Settled(frozenset(versions[: versions.index(meant[0]) + 1]), f"up to {meant[0]}")


def settled_everywhere(container: Container, targets: Sequence[Target]) -> Settled:
    """Those that none of these targets will run: each is asked for its ledger, read-only.

    In a target that cannot be asked nothing is taken to be applied.
    """
    versions: frozenset[str] | None = None
    remarks: list[str] = []
    for target in targets:
        try:
            there = _over(_standing(container, target))
        except SchemawatchdError as error:
            there = frozenset()
            remarks.append(
                f"{target.name} could not be asked which migrations are applied there, so none is taken to be:"
                f" {error.told}"
            )
        versions = there if versions is None else versions & there
    names = [each.name for each in targets]
    listed = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
    return Settled(versions or frozenset(), f"applied on {listed}", tuple(remarks))


def _standing(container: Container, target: Target) -> MigrationStatus:
    engine = container.engine(target)
    migrating = container.migrations(target, engine)
    assert migrating is not None  # noqa: S101 -- only targets with migrations come here
    with engine.connect(target.dsn, container.limits) as session:
        return migrating.standing(session)


def _over(standing: MigrationStatus) -> frozenset[str]:
    """What was applied there as the file has it now, or is taken to be; an edited file is proven again."""
    if standing.ledger is None:
        return frozenset()
    waiting = {each.version for each in standing.pending}
    half_done = {each.version for each in standing.failed}
    edited = {each.version for each, _ in standing.edited}
    known = {each.version for each in standing.history.migrations}
    return frozenset(known - waiting - half_done - edited)
