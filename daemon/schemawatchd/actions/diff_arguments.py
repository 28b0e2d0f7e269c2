"""What `snapshot` and `diff` are given: a target, a URL, a schema file, models or a snapshot file."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from schemawatchd.actions.api import NoArguments
from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.questions.status import status
from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Engine, Limits
from schemawatchd.engines.find import engine_named, engine_of, engine_of_file, engines
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.no_cache import NoSnapshotCache
from schemawatchd.sources.source import SchemaLocation, content, sources, split
from schemawatchd.wiring.container import Container

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}\Z")


Configured = Callable[[], Container | None]
"""The parts of the configuration; `None` where there is none and none was named."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One side: the words it was given in, and what it leads to."""

    given: str
    dsn: Dsn | None = None
    place: SchemaLocation | None = None
    target: Target | None = None

    @property
    def is_played(self) -> bool:
        """Whether it is a file that needs a server to become a snapshot."""
        return self.place is not None and sources()[self.place.path.suffix].NEEDS_SCRATCH

    def engine(self) -> Engine | None:
        """The engine, where the words or the snapshot file tell it. Raises `SourceInvalid`."""
        if self.dsn is not None:
            return engine_of(self.dsn)
        if self.place is None or self.is_played:
            return None
        return engine_named(codec.decode(content(self.place.path, self.given), self.given).engine.name)


def operand(given: str, configured: Configured) -> Operand:
    """What `given` means. The configuration is read for names of targets only.

    Raises `UsageError`, `SettingsError`.
    """
    if given.startswith("migrations@"):
        raise UsageError("`migrations@VERSION` comes with a later version of schemawatchd")
    if given == "-":
        return Operand("standard input", _dsn(sys.stdin.readline().strip()))
    if "://" in given or _VARIABLE.match(given):
        return Operand(given, _dsn(public(given)))
    file, attribute = split(given)
    if Path(file).suffix in sources():
        if not Path(file).exists():
            raise UsageError(f"there is no file {file}", hint=f"Looked for it in {Path.cwd()}.")
        place = SchemaLocation(path=Path(file).absolute(), named=given, attribute=attribute, folder=Path.cwd())
        return Operand(given, place=place)
    container = configured()
    targets = {each.name: each for each in container.configuration.targets} if container else {}
    if given in targets:
        return Operand(given, targets[given].dsn, target=targets[given])
    try:
        if Path(given).is_file():
            return _database_file(given)
    except OSError as error:  # not open to us, or no possible name
        raise UsageError(
            f"{given} cannot be read: {error.strerror}", hint="Name a file that you may read."
        ) from error
    raise UsageError(
        f"`{given}` is neither a target nor a file",
        hint=f"Targets are: {', '.join(targets)}." if targets else "There is no configuration that names targets.",
    )


def _database_file(given: str) -> Operand:
    found = engine_of_file(Path(given))
    if found is None:
        raise UsageError(
            f"{given} is not a database file and has none of the endings {', '.join(sorted(sources()))}",
            hint="Rename it, or copy it to a file with the right ending.",
        )
    return Operand(given, Dsn(f"{found.schemes[0]}:///{quote(str(Path(given).absolute()))}"))


def public(given: str) -> str:
    """The URL that a word of the command line means. Raises `UsageError` for one that shows a password there."""
    if variable := _VARIABLE.match(given):
        name = variable.group(1)
        if name not in os.environ:
            raise UsageError(f"the environment variable {name} is not set")
        return os.environ[name]
    if Dsn(given).password or "password=" in given:
        raise UsageError(
            "a URL with a password is not accepted on the command line, where others can read it",
            hint="Name a target, ${ENV} in single quotes, or - and write the URL to standard input.",
        )
    return given


def _dsn(url: str) -> Dsn:
    scheme, found, path = url.partition(":///")
    if Dsn(url).is_file and found:
        return Dsn(f"{scheme}:///{Path(path).absolute()}")
    return Dsn(url)


@dataclass(frozen=True, slots=True)
class Played:
    """How files are played: the user's scratch server, if any, and the version that they are meant for."""

    server: Dsn | None = None
    like: EngineId | None = None


def played(sides: tuple[Operand, Operand], engine: Engine, configured: Configured) -> Played:
    """As the target among the two sides has it configured, else as the first target of that engine has it.

    Two files are meant for the server that was last seen there. Raises `SettingsError`.
    """
    for side in sides:
        if side.target is not None:
            return Played(side.target.scratch)
    if not any(side.is_played for side in sides) or (container := configured()) is None:
        return Played()
    target = next(
        (each for each in container.configuration.targets if container.engine(each).name == engine.name), None
    )
    if target is None:
        return Played()
    return Played(
        target.scratch, _last_seen(container.configuration, target) if all(s.is_played for s in sides) else None
    )


def _last_seen(configuration: Configuration, target: Target) -> EngineId | None:
    """What the state store remembers of the target's server; it only helps, so trouble with it is no hindrance."""
    with suppress(SchemawatchdError, OSError), open_api(configuration) as asked:
        known = asked.ask(status, NoArguments()).targets if asked else ()
        return next((each.engine for each in known if each.name == target.name), None)
    return None


def snapshots_of(
    sides: tuple[Operand, Operand], engine: Engine, how: Played, clock: Clock, limits: Limits
) -> tuple[Snapshot, Snapshot]:
    """Both sides; a file is played as on the database that it is compared with: version, collation, settings."""
    first, second = sides
    if first.is_played and not second.is_played:
        there = snapshot_of(second, engine, how, clock, limits)
        return snapshot_of(first, engine, replace(how, like=there.engine), clock, limits), there
    here = snapshot_of(first, engine, how, clock, limits)
    return here, snapshot_of(second, engine, replace(how, like=here.engine), clock, limits)


def snapshot_of(side: Operand, engine: Engine, how: Played, clock: Clock, limits: Limits) -> Snapshot:
    """The snapshot that one side leads to, read or played with `engine`. Raises any `SchemawatchdError`."""
    if side.dsn is not None:
        with engine.connect(side.dsn, limits) as session:
            return session.read(frozenset(), clock.now())
    if side.place is None:
        raise UsageError(f"`{side.given}` points to nothing")
    scratch = engine.scratch(how.server, limits)
    try:
        return (
            CanonicalSchema(
                place=side.place,
                engine=engine.name,
                servers=engine.schemes,
                reader=engine.reader,
                scratch=lambda: scratch,
                kept=NoSnapshotCache(),
                clock=clock,
            )
            .load(how.like.collation if how.like else None, how.like.major if how.like else "")
            .snapshot
        )
    finally:
        scratch.close()


def common_engine(sides: tuple[Operand, Operand], named: str | None, configured: Configured) -> Engine:
    """The engine that both sides belong to, else the one of all targets.

    Raises `UsageError` where the sides differ or nothing tells it, and `SettingsError`.
    """
    if named is not None:
        if (engine := engine_named(named)) is None:
            raise UsageError(f"there is no engine `{named}`", hint=f"Engines are: {', '.join(sorted(engines()))}.")
        return engine
    found = {engine.name: engine for side in sides if (engine := side.engine())}
    if len(found) > 1:
        raise UsageError(
            f"one side is {' and the other '.join(sorted(found))}",
            hint="To compare two targets that use the same models, name the targets.",
        )
    container = None if found else configured()
    if container is not None:
        found = {engine.name: engine for engine in map(container.engine, container.configuration.targets)}
    if len(found) != 1:
        raise UsageError(
            f"the targets are {' and '.join(sorted(found))}" if found else "neither side determines the engine",
            hint=f"Add --engine: {', '.join(sorted(found or engines()))}.",
        )
    return next(iter(found.values()))
