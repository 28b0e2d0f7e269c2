"""A first configuration from what is there; nothing that exists is overwritten."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from schemawatchd.actions.check import check_targets
from schemawatchd.actions.discovery import MANY, DatabaseFound, Discovered, Named, alike, discovered, named
from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.errors import SchemawatchdError, SettingsError, UsageError
from schemawatchd.reports.report import Status
from schemawatchd.schema.codec import encode
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.watch.parity import Parity, parities
from schemawatchd.watch.result import Examination, Outcome, Unexamined
from schemawatchd.wiring.container import Container

CONFIGURATION = "schemawatchd.toml"
_SNAPSHOTS = "schemas"


class DatabaseUnread(SchemawatchdError):
    """One of several databases cannot be read."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written, in order, and the lines to show. `complete`: every target could be checked."""

    files: tuple[Path, ...]
    says: tuple[str, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the configuration is to say: targets, and where their schema is; `own` has schemas by target."""

    targets: tuple[Named, ...]
    schema: str | None = None
    migrations: str | None = None
    own: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def begin(folder: Path, databases: Sequence[DatabaseFound], clock: Clock) -> Begun:
    """Write `schemawatchd.toml`, and a schema if the project has neither that nor migrations nor models.

    What was written is checked once. A schema that was written here has to match its database, else nothing is
    kept; of every other difference the lines to show speak. Raises `UsageError` where a file is in the way, and
    whatever a check can raise.
    """
    configuration = folder / CONFIGURATION
    if configuration.exists():
        raise UsageError(
            f"{configuration.name} already exists and is not overwritten",
            hint="Check with `schemawatchd check`; to start again, move the file away.",
        )
    found = discovered(folder)
    plan = _Plan(named(databases), found.schema, found.migrations, remarks=tuple(_remarks(found)))
    if plan.schema or plan.migrations:
        return _written(folder, plan, [], clock)
    if found.models and found.whole:
        begun = _written(folder, replace(plan, schema=found.models), [], clock)
        if begun.complete:
            return begun
        (folder / CONFIGURATION).unlink()
        remark = f"{found.models} could not be loaded, so the schema was written from the database."
        plan = replace(plan, remarks=(*plan.remarks, remark))
    return _written(folder, plan, _schemas(folder, plan.targets, clock), clock)


def _remarks(found: Discovered) -> Iterator[str]:
    """What was found and cannot, or need not, be the schema by itself."""
    truth = found.schema or found.migrations
    if found.models and (truth or not found.whole):
        why = f"Checks compare with {truth}" if truth else "Its file does not hold all tables"
        yield f"Found SQLAlchemy models: {found.models}. {why}; docs/models.md says how to compare with them."
    if found.django and not found.migrations:
        yield (
            f"Found Django models: {found.django}. Django projects are compared with their migrations:"
            ' `migrations = "."` and `replay_command` (docs/migrations.md).'
        )


_New = tuple[str, str, str]
"""A file to write: its path from the folder, its text, and the target that it is the schema of (none: of all)."""


def _schemas(folder: Path, targets: Sequence[Named], clock: Clock) -> list[_New]:
    """One schema for all, from the last database; a snapshot for each where there are many that differ."""
    if len(targets) >= MANY:
        read = {each.name: _snapshot(folder, each, clock) for each in targets}
        if len({(each.engine.name, snapshot_digest(each)) for each in read.values()}) > 1:
            return [(f"{_SNAPSHOTS}/{name}.json", encode(each).decode(), name) for name, each in read.items()]
    last = targets[-1]
    dsn = _dsn(folder, last.database.url)
    text = engine_of(dsn).dump(dsn, Limits())
    if text is not None:
        return [("schema.sql", text, "")]
    return [("schema.json", encode(_snapshot(folder, last, clock)).decode(), "")]


def _snapshot(folder: Path, target: Named, clock: Clock) -> Snapshot:
    dsn = _dsn(folder, target.database.url)
    try:
        with engine_of(dsn).connect(dsn, Limits()) as session:
            return session.read(frozenset(), clock.now())
    except SchemawatchdError as error:
        raise DatabaseUnread(f"{target.name}: {error.says}", hint=error.hint) from error


def _written(folder: Path, plan: _Plan, files: Sequence[_New], clock: Clock) -> Begun:
    """Write the files and the configuration, and check once. Nothing stays where that fails."""
    written: list[Path] = []
    made: list[Path] = []
    try:
        for path, text, target in files:
            if not (folder / path).parent.exists():
                (folder / path).parent.mkdir()
                made.append((folder / path).parent)
            written.append(_write(folder / path, text))
            plan = replace(plan, own={**plan.own, target: path}) if target else replace(plan, schema=path)
        _write(folder / CONFIGURATION, _toml(plan), 0o600)
        written.append(folder / CONFIGURATION)
        return _tried(folder, tuple(written), plan, clock)
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        for made_here in made:
            made_here.rmdir()
        raise


def _dsn(folder: Path, url: str) -> Dsn:
    scheme, found, path = url.partition(":///")
    return Dsn(f"sqlite:///{folder / path}") if scheme == "sqlite" and found else Dsn(url)


def _write(path: Path, text: str, mode: int = 0o640) -> Path:
    """A new file; the configuration's is this user's alone, since a URL in it may hold a password."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise UsageError(f"{path.name} already exists and is not overwritten", hint="Move it away.") from error
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _toml(plan: _Plan) -> str:
    lines = ["# The configuration of schemawatchd. docs/configuration.md lists every key.", ""]
    if plan.schema:
        lines.append(f'schema = "{plan.schema}"')
    if plan.migrations:
        lines.append(f'migrations = "{plan.migrations}"')
    lines.append('every = "60s"')
    for each in plan.targets:
        lines += ["", f"[targets.{each.name}]", f"url = {_quoted(each.database.written)}"]
        lines.append(f'environment = "{each.environment}"')
        if each.name in plan.own:
            lines.append(f'schema = "{plan.own[each.name]}"')
    for names in alike(plan.targets) if len(plan.targets) >= MANY else ():
        lines += ["", "[[parity]]", f"targets = [{', '.join(map(_quoted, names))}]"]
        # Each has a schema file of its own, so there is no common version that both have to be at.
        lines += ['compare = "always"'] if plan.own else []
    lines += [
        "",
        "# Notify the team: any Apprise URL (https://appriseit.com). Without one, see `status` and the log.",
        "# [channels.team]",
        '# url = "${SLACK_URL}"',
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tried(folder: Path, written: tuple[Path, ...], plan: _Plan, clock: Clock) -> Begun:
    """One check: a database from which a schema was written has to match it."""
    path = folder / CONFIGURATION
    container = Container(translate(path, load(path)), clock=clock)
    try:
        outcomes = check_targets(container, container.targets())
        pairs = parities(
            container.configuration.parities, outcomes, container.configuration.policy, container.answers
        )
    finally:
        container.close()
    made = {each.relative_to(folder).as_posix() for each in written}
    for each in outcomes if plan.own else outcomes[-1:]:
        schema = plan.own.get(each.target.name, plan.schema)
        if schema in made and not (isinstance(each, Examination) and each.status is Status.IN_SYNC):
            raise SettingsError(
                f"the written schema does not reproduce the database: {_why(each)}",
                hint="Nothing was written. This is a limit of schemawatchd: please report it with the lines"
                " above.",
            )
    accounts = engine_of(_dsn(folder, plan.targets[-1].database.url)).scratch_accounts
    says = (
        _files(plan, made),
        *_states(outcomes),
        *_unlike(pairs),
        *plan.remarks,
        "Next:",
        "  schemawatchd check            # check again, in CI too",
        "  schemawatchd doctor           # everything the daemon needs",
        "  schemawatchd                  # watch",
        *_scratch_server(accounts),
    )
    return Begun(written, says, complete=all(_word(each) != _UNKNOWN for each in outcomes))


def _files(plan: _Plan, made: set[str]) -> str:
    """What was written, and what was there already that it names."""
    if plan.own:
        return (
            f"Wrote {len(plan.own)} snapshots in {_SNAPSHOTS}/, since the databases differ, and {CONFIGURATION}."
        )
    if plan.schema in made:
        return f"Wrote {plan.schema} from {plan.targets[-1].database.where}, and {CONFIGURATION}."
    truth = " and ".join(each for each in (plan.schema, plan.migrations) if each)
    return f"Wrote {CONFIGURATION}. It compares with {truth}, found here."


def _states(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The state of each target; one that is not in sync has a line of its own, so that it stands out."""
    well = [each for each in outcomes if _word(each) == _WELL]
    if len(well) == len(outcomes) and len(outcomes) < MANY:
        yield f"Checked once: {', '.join(f'{each.target.name} {_WELL}' for each in well)}."
        return
    yield f"Checked once: {len(well)} of {len(outcomes)} in sync."
    for each in outcomes:
        word, name = _word(each), each.target.name
        if word == _UNKNOWN:
            yield f"  {name}: could not be checked: {_why(each)}"
        elif word != _WELL and isinstance(each, Examination):
            count = len(each.findings)
            noun = "1 finding" if count == 1 else f"{count} findings"
            yield f"  {name}: {word}, {noun}; `schemawatchd check --target {name}` shows them"


def _unlike(pairs: Sequence[Parity]) -> Iterator[str]:
    for each in pairs:
        if each.lines:
            count = len(each.lines)
            noun = "1 difference" if count == 1 else f"{count} differences"
            yield f"  {', '.join(each.targets)}: not alike, {noun}; `schemawatchd check --parity` shows them"


_WELL = "in sync"
_UNKNOWN = "unknown"


def _scratch_server(accounts: Sequence[str]) -> tuple[str, ...]:
    if not accounts:
        return ()
    return (
        "Schema files are loaded into a private server on this host. To use a server of your own instead, create",
        "its accounts with the statements below and set `scratch` (docs/engines.md, A server of your own):",
        *(f"  {each}" for each in accounts),
    )


def _why(outcome: Outcome) -> str:
    if isinstance(outcome, Examination):
        said = [each.summary for each in (*outcome.findings, *outcome.project)][:3]
        return "; ".join(said) or outcome.error or "no reason was given"
    return outcome.error if isinstance(outcome, Unexamined) else "nothing was checked"


def _word(outcome: Outcome) -> str:
    return str(outcome.status).replace("_", " ") if isinstance(outcome, Examination) else _UNKNOWN
