"""A first configuration from what is there; nothing that exists is overwritten."""

import configparser
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from schemawatchd.app.parts import App, look
from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.errors import SettingsError, UsageError
from schemawatchd.reports.report import Status
from schemawatchd.schema.codec import encode
from schemawatchd.schema.target import Dsn
from schemawatchd.settings.load import load
from schemawatchd.settings.owners import doubt, owner
from schemawatchd.settings.secrets import in_place
from schemawatchd.settings.translate import translate
from schemawatchd.watch.result import Examination, Outcome, Unexamined

CONFIGURATION = "schemawatchd.toml"
_MIGRATIONS = ("migrations", "db/migrations", "db/migrate", "alembic/versions", "alembic", "prisma/migrations")
_SCHEMAS = ("schema.sql", "db/schema.sql", "db/structure.sql", "structure.sql")
_ENVIRONMENTS = ("prod", "staging", "test", "dev")


@dataclass(frozen=True, slots=True)
class DatabaseFound:
    """A database: the URL, how the configuration should write it, and where it was found."""

    url: str
    written: str
    where: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What was written, in order, and the lines to show."""

    files: tuple[Path, ...]
    says: tuple[str, ...]
    complete: bool = True


def found_in(folder: Path, environ: Mapping[str, str]) -> DatabaseFound:
    """The database that a project's own files name. Raises `UsageError` where none does."""
    if url := environ.get("DATABASE_URL"):
        return DatabaseFound(url, "${DATABASE_URL}", "$DATABASE_URL")
    for name, read in ((".env", _of_dotenv), ("alembic.ini", _of_alembic)):
        if (folder / name).is_file() and (url := read(folder / name)):
            _usable(folder / name, url)
            return DatabaseFound(url, url, name)
    raise UsageError(
        "there is no database to begin with: no $DATABASE_URL, no .env, no alembic.ini that names one",
        hint="Name one: schemawatchd init sqlite:///shop.db, or postgresql://watch@localhost/shop.",
    )


def _usable(path: Path, url: str) -> None:
    """Raises `UsageError` for a file that another user may have written, and for what is no URL.

    A `command:` would be run as the caller, and `${…}` would send a secret of the caller's to the host in the URL.
    """
    if why := doubt(path):
        raise UsageError(
            f"{path} (owner: {owner(path)}) was found here and is not used: {why}",
            hint="Name the database: schemawatchd init URL.",
        )
    if "://" not in url or not in_place(url):
        raise UsageError(
            f"what {path.name} names is no URL of a database",
            hint="Name the database: schemawatchd init sqlite:///shop.db, or postgresql://watch@localhost/shop.",
        )


def _of_dotenv(path: Path) -> str | None:
    return dotenv_values(path).get("DATABASE_URL")


def _of_alembic(path: Path) -> str | None:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return None
    url = parser.get("alembic", "sqlalchemy.url", fallback=None)
    return None if url is None or url.startswith("driver://") else url


def begin(folder: Path, databases: Sequence[DatabaseFound], clock: Clock) -> Begun:
    """Write `schemawatchd.toml`, and a schema where there is no source of truth yet.

    What was written is looked at once; it is kept, and said, only if that look finds nothing. Raises
    `UsageError` where a file is in the way, and whatever a look can raise.
    """
    configuration = folder / CONFIGURATION
    if configuration.exists():
        raise UsageError(
            f"{configuration.name} is already there, and nothing is overwritten",
            hint="Look with `schemawatchd check`; to begin anew, move the file away.",
        )
    migrations = next((name for name in _MIGRATIONS if _has_files(folder / name)), None)
    schema = next((name for name in _SCHEMAS if (folder / name).is_file()), None)
    written: list[Path] = []
    try:
        if schema is None and migrations is None:
            written.append(_schema(folder, databases[-1], clock))
            schema = written[-1].name
        _write(configuration, _toml(databases, schema, migrations), 0o600)
        written.append(configuration)
        return _tried(folder, tuple(written), schema, databases)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _schema(folder: Path, database: DatabaseFound, clock: Clock) -> Path:
    """The database's own text of its schema, or a snapshot where no tool writes one."""
    dsn = _dsn(folder, database.url)
    engine = engine_of(dsn)
    text = engine.dump(dsn, Limits())
    if text is not None:
        return _write(folder / "schema.sql", text)
    with engine.connect(dsn, Limits()) as session:
        snapshot = session.read(frozenset(), clock.now())
    return _write(folder / "schema.json", encode(snapshot).decode())


def _dsn(folder: Path, url: str) -> Dsn:
    scheme, found, path = url.partition(":///")
    return Dsn(f"sqlite:///{folder / path}") if scheme == "sqlite" and found else Dsn(url)


def _write(path: Path, text: str, mode: int = 0o640) -> Path:
    """A new file; the configuration's is this user's alone, since a URL in it may hold a password."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise UsageError(
            f"{path.name} is already there, and nothing is overwritten", hint="Move it away."
        ) from error
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _toml(databases: Sequence[DatabaseFound], schema: str | None, migrations: str | None) -> str:
    lines = ["# schemawatchd: what should be, and where to look. docs/configuration.md has every key.", ""]
    if schema:
        lines.append(f'schema = "{schema}"')
    if migrations:
        lines.append(f'migrations = "{migrations}"')
    lines.append('every = "60s"')
    for name, environment, each in _named(databases):
        lines += ["", f"[targets.{name}]", f"url = {_quoted(each.written)}", f'environment = "{environment}"']
    lines += [
        "",
        "# Tell the team: any Apprise URL (https://appriseit.com); without one, `status` and the log say it.",
        "# [channels.team]",
        '# url = "${SLACK_URL}"',
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _named(databases: Sequence[DatabaseFound]) -> Iterator[tuple[str, str, DatabaseFound]]:
    """A name and an environment for each: what its own name hints at, else dev first and prod last."""
    taken: set[str] = set()
    for index, each in enumerate(databases):
        words = re.split(r"[^a-z]+", urlsplit(each.url).path.lower())
        hinted = next((word for word in _ENVIRONMENTS if any(part.startswith(word) for part in words)), None)
        environment = hinted or ("prod" if index == len(databases) - 1 else "dev")
        name = environment
        count = 2
        while name in taken:
            name, count = f"{environment}{count}", count + 1
        taken.add(name)
        yield name, environment, each


def _tried(
    folder: Path, written: tuple[Path, ...], schema: str | None, databases: Sequence[DatabaseFound]
) -> Begun:
    """One look: the database that the schema was written from has to be in sync with it."""
    path = folder / CONFIGURATION
    app = App(translate(path, load(path)))
    try:
        outcomes = look(app, app.targets())
    finally:
        app.close()
    last = outcomes[-1]
    made_here = any(each.name == schema for each in written)
    if made_here and not (isinstance(last, Examination) and last.status is Status.IN_SYNC):
        raise SettingsError(
            f"the schema that was written does not give the same database again: {_why(last)}",
            hint="Nothing was kept. This is a limit of schemawatchd: please report it with the lines above.",
        )
    files = " and ".join(each.name for each in written)
    accounts = engine_of(_dsn(folder, databases[-1].url)).scratch_accounts
    states = ", ".join(f"{each.target.name} {_word(each)}" for each in outcomes)
    return Begun(
        written,
        (
            f"Wrote {files} from {databases[-1].where}. Looked once: {states}.",
            "Next:",
            "  schemawatchd check            # look again, in CI too",
            "  schemawatchd doctor           # everything the daemon needs",
            "  schemawatchd                  # watch",
            *_scratch_server(accounts),
        ),
    )


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
    return outcome.error if isinstance(outcome, Unexamined) else "nothing was looked at"


def _word(outcome: Outcome) -> str:
    return str(outcome.status).replace("_", " ") if isinstance(outcome, Examination) else "could not be looked at"
