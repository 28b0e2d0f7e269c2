"""Which migrations need no proof any more: those that no target will run again, or those up to a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.history.migration import History, Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.schema.target import Target
from schemawatchd.wiring.container import App

START = "start"
"""What stands for a version before the first."""

_NEWEST = 5
"""How many versions the error names."""


@dataclass(frozen=True, slots=True)
class Settled:
    """`versions` are applied without a proof, for the reason `why`. `remarks` say who could not be asked."""

    versions: frozenset[str] = frozenset()
    why: str = ""
    remarks: tuple[str, ...] = ()


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


def settled_everywhere(app: App, targets: Sequence[Target]) -> Settled:
    """Those that none of these targets will run: each is asked for its ledger, read-only.

    In a target that cannot be asked nothing is taken to be applied.
    """
    versions: frozenset[str] | None = None
    remarks: list[str] = []
    for target in targets:
        try:
            there = _over(_standing(app, target))
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


def _standing(app: App, target: Target) -> MigrationStatus:
    engine = app.engine(target)
    migrating = app.migrations(target, engine)
    assert migrating is not None  # noqa: S101 -- only targets with migrations come here
    with engine.connect(target.dsn, app.limits) as session:
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
