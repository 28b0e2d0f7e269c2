"""Everything that the daemon needs, tried step by step, each with what to do about it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from schemawatchd.actions.api import NoArguments
from schemawatchd.actions.api_client import running_daemon
from schemawatchd.actions.questions.status import status
from schemawatchd.engines.lifetime import ended
from schemawatchd.errors import SchemawatchdError, StoreBroken
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.notify.channel import Spec, channel
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.schema.target import Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.git import incomplete
from schemawatchd.store.access import WRITTEN_BY_OTHERS, enter
from schemawatchd.store.lock import Lock
from schemawatchd.store.store import Store
from schemawatchd.wiring.container import Container

_ENOUGH_DISK = 50 * 1024 * 1024
_ENOUGH_WATCHES = 1024
_WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))


class Grade(StrEnum):
    """How one step went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Checked:
    """One step: what was tried, how it went, and what to do."""

    grade: Grade
    what: str
    advice: str = ""


def examined(configuration: Configuration) -> Iterator[Checked]:
    """All steps, in the order in which the daemon meets them; nothing is written."""
    yield Checked(Grade.OK, f"configuration {configuration.path}")
    yield from _state(configuration)
    yield from _paths(configuration)
    yield from _history(configuration)
    yield from _inotify()
    container = Container(configuration)
    try:
        for target in configuration.targets:
            yield from _target(container, target)
    finally:
        container.close()
    yield from _channels(configuration)


def _state(configuration: Configuration) -> Iterator[Checked]:
    path = configuration.state
    try:
        enter(path)
    except StoreBroken as error:
        yield _held_by_another(configuration, error)
        return
    if not path.exists():
        yield _to_be_made(path)
        return
    try:
        holder = Lock(path).holder()
        store = Store.open(path, Container(configuration).clock, create=False)
        try:
            store.check()
            memories = store.states()
        finally:
            store.close()
    except (StoreBroken, SchemawatchdError) as error:
        yield Checked(Grade.FAIL, f"state store: {error.told}", error.hint)
        return
    running = f", used by the daemon (process {holder.pid})" if holder else ""
    yield Checked(Grade.OK, f"state store {path}{running}")
    if path.parent.stat().st_mode & WRITTEN_BY_OTHERS:
        yield Checked(
            Grade.WARN,
            f"the folder of the state store, {path.parent}, is writable by others, who could replace the store",
            f"chmod go-w {path.parent}, or name a `state` in a folder of its own.",
        )
    yield _sqlite()
    free = shutil.disk_usage(path.parent).free
    if free < _ENOUGH_DISK:
        yield Checked(Grade.WARN, f"only {free >> 20} MiB are free beside the state store", "Make room.")
    configured = {each.name for each in configuration.targets}
    yield from (_pinned(each) for each in memories if each.target in configured and each.pinned)


def _held_by_another(configuration: Configuration, error: StoreBroken) -> Checked:
    """The store is another user's: well, if that user's daemon answers us."""
    holder = ""
    with suppress(SchemawatchdError):
        remote = running_daemon(configuration)
        holder = remote.ask(status, NoArguments()).daemon if remote else ""
    if holder:
        return Checked(Grade.OK, f"state store {configuration.state}: the daemon ({holder}) is using it")
    return Checked(Grade.FAIL, f"state store: {error.told}", error.hint)


def _sqlite() -> Checked:
    """SQLite 3.7.0 to 3.51.2 may damage a file in WAL mode when two connections write it back at once
    (https://www.sqlite.org/wal.html, "The WAL-Reset Bug"); only one connection of ours ever writes.
    """
    version = f"state store: SQLite {sqlite3.sqlite_version}"
    if _WAL_RESET_BUG[0] <= sqlite3.sqlite_version_info <= _WAL_RESET_BUG[1]:
        return Checked(
            Grade.OK,
            f"{version}, which has the WAL-reset bug (3.7.0 to 3.51.2); only one connection writes, so it does not"
            " show. Let no other program write to this file.",
        )
    return Checked(Grade.OK, version)


def _pinned(state: TargetState) -> Checked:
    count = state.pinned.count if state.pinned else 0
    return Checked(
        Grade.OK,
        f"target {state.target}: expressions taken as equal: {count} (scratch has another major"
        " version and words them"
        " differently; a later change of one side alone is drift)",
    )


def _to_be_made(path: Path) -> Checked:
    folder = next(each for each in path.parents if each.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return Checked(Grade.OK, f"state store {path}: created by the first run")
    return Checked(
        Grade.FAIL,
        f"state store {path}: {folder} may not be written",
        "Run this as the daemon's user, or set `state`.",
    )


def _paths(configuration: Configuration) -> Iterator[Checked]:
    schemas = (each.schema for each in configuration.targets if each.schema)
    for path in dict.fromkeys((*schemas, *configuration.migrations)):
        if os.access(path, os.R_OK):
            yield Checked(Grade.OK, f"readable: {path}")
        else:
            yield Checked(Grade.FAIL, f"not readable: {path}", _advice(path))


def _history(configuration: Configuration) -> Iterator[Checked]:
    """Whether the repositories around schema and migrations tell their earlier versions."""
    schemas = (each.schema for each in configuration.targets if each.schema)
    there = (each for each in (*schemas, *configuration.migrations) if each.exists())
    found = {each.told: each for each in map(incomplete, there) if each}
    for says, each in found.items():
        yield Checked(Grade.WARN, f"not all earlier versions are known: {says}", each.hint)


def _advice(path: Path) -> str:
    """Under systemd the sandbox hides folders; the way out is a drop-in."""
    if "INVOCATION_ID" not in os.environ:  # systemd.exec(5): set for whatever a unit runs
        return f"Bring {path} back, correct the path, or give this user read access."
    return (
        "The service's sandbox may hide it. Put this into"
        " /etc/systemd/system/schemawatchd.service.d/paths.conf and run systemctl daemon-reload:"
        f" [Service] ProtectHome=tmpfs BindReadOnlyPaths={path.parent}"
    )


def _inotify() -> Iterator[Checked]:
    try:
        most = int(Path("/proc/sys/fs/inotify/max_user_watches").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    if most < _ENOUGH_WATCHES:
        yield Checked(
            Grade.WARN,
            f"the kernel lets a user watch only {most} folders",
            "Raise fs.inotify.max_user_watches; until then, files are polled.",
        )


def _target(container: Container, target: Target) -> Iterator[Checked]:
    major = ""
    try:
        engine = container.engine(target)
        with engine.connect(target.dsn, container.limits) as session:
            found = session.engine
            major = found.major
            snapshot = session.read(frozenset(target.schemas), container.clock.now())
            counted, excess = session.proven or bool(session.pulse(None).moves), session.excess
    except SchemawatchdError as error:
        yield Checked(Grade.FAIL, f"target {target.name}: {error.told}", error.hint)
    else:
        role = f", {found.role}" if found.role != "primary" else ""
        count = len(snapshot.objects)
        yield Checked(Grade.OK, f"target {target.name}: {found.name} {found.version}{role}, {count} objects read")
        yield from _lifetime(target, found, container.clock.now().date())
        for each in snapshot.coverage.failed:
            yield Checked(
                Grade.FAIL, f"target {target.name}: {each.kind} is not visible to this account", each.reason
            )
        for each in snapshot.coverage.unread:
            what = f"{each.kind.replace('_', ' ')} {each.object} cannot be read"
            yield Checked(Grade.WARN, f"target {target.name}: {what}", each.reason)
        if excess:
            yield Checked(
                Grade.WARN,
                f"target {target.name}: the account {excess}, which is more than watching needs",
                "Malicious objects in this database could misuse it; docs/engines.md shows how to create"
                " an account with fewer rights.",
            )
        if not counted:
            yield Checked(
                Grade.WARN,
                f"target {target.name}: it cannot be seen whether a schema change is in progress",
                "Each check reads the schema twice. On MariaDB and MySQL the privilege PROCESS avoids that.",
            )
    if target.schema is not None:
        named = f"{target.schema.name}:{target.attribute}".removesuffix(":")
        yield _attempt(f"target {target.name}: schema {named}", lambda: _loaded(container, target, major))
    if target.migrations is not None:
        yield _attempt(f"target {target.name}: migrations", lambda: _stands(container, target))
        yield from _replays(container, target)


def _lifetime(target: Target, found: EngineId, today: date) -> Iterator[Checked]:
    if last := ended(found.name, found.major, today):
        yield Checked(
            Grade.WARN,
            f"target {target.name}: {found.name} {found.major} had its last release on {last:%Y-%m-%d}",
            "It no longer receives fixes, not even for security. Plan an upgrade.",
        )


def _replays(container: Container, target: Target) -> Iterator[Checked]:
    """Whether the migrations can be replayed, those that are applied and all of them, by replaying them."""
    engine = container.engine(target)
    found = container.migrations(target, engine)
    if found is None:
        return
    try:
        with engine.connect(target.dsn, container.limits) as session:
            status, there = found.standing(session), session.engine
    except SchemawatchdError:
        return  # said already
    everything = [*status.applied, *status.pending]
    for what, migrations in (("applied", status.applied), ("pending", everything if status.pending else ())):
        if not migrations:
            continue
        try:
            found.replayed(migrations, there.collation, there.major)
        except SchemawatchdError as error:
            instead = f"with {target.schema.name}" if target.schema else "with an earlier state of itself"
            says = f"target {target.name}: the {what} migrations cannot be replayed: {error.told}"
            advice = (
                f"{error.hint} Until then the target is compared {instead}." if what == "applied" else error.hint
            )
            yield Checked(Grade.WARN, says, advice.strip())
            return
        count = len(migrations) - (len(status.applied) if what == "pending" else 0)
        plural = "migration replays" if count == 1 else "migrations replay"
        yield Checked(Grade.OK, f"target {target.name}: {count} {what} {plural}")


def _stands(container: Container, target: Target) -> str:
    engine = container.engine(target)
    found = container.migrations(target, engine)
    if found is None:
        return "none"
    with engine.connect(target.dsn, container.limits) as session:
        standing = found.standing(session)
    if standing.ledger is None:
        return f"{standing.history.format}, {found.named}; no ledger `{found.table}` in the database"
    waiting = f", {len(standing.pending)} pending" if standing.pending else ""
    return f"{standing.history.format}, {standing.ledger.table} at {standing.version or 'nothing'}{waiting}"


def _loaded(container: Container, target: Target, major: str) -> str:
    schema = container.schema(target, container.engine(target)).load(major=major).snapshot
    return f"{len(schema.objects)} objects loaded on {schema.engine.name} {schema.engine.version}"


def _channels(configuration: Configuration) -> Iterator[Checked]:
    for name, spec in configuration.channels.items():
        yield _attempt(f"channel {name}", lambda spec=spec: _usable(spec))  # type: ignore[misc]
    if not configuration.channels:
        yield Checked(
            Grade.WARN, "no channel is configured, so no notifications are sent", "Add [channels.team] with a url."
        )


def _usable(spec: Spec) -> str:
    channel(spec).check()
    return f"it is usable; `schemawatchd notify test {spec.name}` sends something"


def _attempt(what: str, trial: Callable[[], str]) -> Checked:
    try:
        return Checked(Grade.OK, f"{what}: {trial()}")
    except SchemawatchdError as error:
        return Checked(Grade.FAIL, f"{what}: {error.told}", error.hint)
