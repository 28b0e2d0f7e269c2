"""What a project's folder says about its database: where it is, what its schema should be, and how to call it."""

import ast
import configparser
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from schemawatchd.errors import UsageError
from schemawatchd.settings.owners import doubt, owner
from schemawatchd.settings.secrets import in_place
from schemawatchd.sources.definitions import files

_MIGRATIONS = ("migrations", "db/migrations", "db/migrate", "alembic/versions", "alembic", "prisma/migrations")
_SCHEMAS = ("schema.sql", "db/schema.sql", "db/structure.sql", "structure.sql")
_ENVIRONMENTS = ("prod", "staging", "test", "dev")
_SUFFIX = re.compile(r"[_-]?(prod|production|live|staging|stage|test|dev|development)$")
_BASES = frozenset({"DeclarativeBase", "SQLModel", "MappedAsDataclass"})
_MAKERS = frozenset({"declarative_base", "MetaData", "SQLAlchemy"})
_LARGEST = 1 << 20
MANY = 3
"""From so many databases on they are called by their own names, and each may have a schema of its own."""


@dataclass(frozen=True, slots=True)
class DatabaseFound:
    """A database: the URL, how the configuration should write it, and where it was found."""

    url: str
    written: str
    where: str


@dataclass(frozen=True, slots=True)
class Named:
    """A database with the name and the environment that its target gets."""

    name: str
    environment: str
    database: DatabaseFound


@dataclass(frozen=True, slots=True)
class Discovered:
    """What may say what the schema should be: a file, a folder of migrations, models as `FILE.py:NAME`.

    `whole` says whether the file of the models holds all tables, so that it can be the schema by itself.
    """

    schema: str | None = None
    migrations: str | None = None
    models: str | None = None
    whole: bool = False
    django: str | None = None


def discovered(folder: Path) -> Discovered:
    """What lies in a project's folder. Python is parsed and not run; a file that others may write is no source."""
    models = [each for path in files(folder, ("tests/*", "test/*")) if (each := _models(folder, path))]
    bases = [each for each in models if each.base]
    best = max(bases, key=lambda each: each.tables, default=None)
    return Discovered(
        schema=next((name for name in _SCHEMAS if (folder / name).is_file()), None),
        migrations=next((name for name in _MIGRATIONS if _has_files(folder / name)), None),
        models=f"{best.path}:{best.base}" if best else None,
        whole=best is not None and best.tables > 0 and best.tables == sum(each.tables for each in models),
        django=next((each.path for each in models if each.django), None),
    )


@dataclass(frozen=True, slots=True)
class _Models:
    path: str
    base: str = ""
    tables: int = 0
    django: bool = False


def _models(folder: Path, path: Path) -> _Models | None:
    if path.suffix != ".py" or path.stat().st_size > _LARGEST or doubt(path):
        return None
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    bases = {each.name: {ast.unparse(base).rpartition(".")[2] for base in each.bases} for each in classes}
    made = [
        target.id
        for each in tree.body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call)
        if ast.unparse(each.value.func).rpartition(".")[2] in _MAKERS
        for target in each.targets
        if isinstance(target, ast.Name)
    ]
    base = next((name for name, parents in bases.items() if parents & _BASES and "Base" in name), "")
    found = _Models(
        path=path.relative_to(folder).as_posix(),
        base=base or next(iter(made), ""),
        tables=sum(_has_table(each) for each in classes),
        django=any("models.Model" in {ast.unparse(base) for base in each.bases} for each in classes),
    )
    return found if found.base or found.tables or found.django else None


def _has_table(found: ast.ClassDef) -> bool:
    names = (target for each in found.body if isinstance(each, ast.Assign) for target in each.targets)
    return any(isinstance(each, ast.Name) and each.id == "__tablename__" for each in names)


def found_in(folder: Path, environ: Mapping[str, str]) -> DatabaseFound:
    """The database that a project's own files name. Raises `UsageError` where none does."""
    if url := environ.get("DATABASE_URL"):
        return DatabaseFound(url, "${DATABASE_URL}", "$DATABASE_URL")
    for name, read in ((".env", _of_dotenv), ("alembic.ini", _of_alembic)):
        if (folder / name).is_file() and (url := read(folder / name)):
            _usable(folder / name, url)
            return DatabaseFound(url, url, name)
    raise UsageError(
        "no database was found: neither $DATABASE_URL nor .env nor alembic.ini names one",
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
            f"what {path.name} names is not a database URL",
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


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def named(databases: Sequence[DatabaseFound]) -> tuple[Named, ...]:
    """A name and an environment for each: what its own name hints at, else dev first and prod last.

    Many are called by the names of their databases, and what hints at nothing is prod.
    """
    many = len(databases) >= MANY
    taken: set[str] = set()
    found = []
    for index, each in enumerate(databases):
        hinted = _hint(urlsplit(each.url).path.lower())
        environment = hinted or ("prod" if many or index == len(databases) - 1 else "dev")
        wanted = _own_name(each.url) if many else environment
        name, count = wanted, 2
        while name in taken:
            name, count = f"{wanted}{count}", count + 1
        taken.add(name)
        found.append(Named(name, environment, each))
    return tuple(found)


def _hint(path: str) -> str | None:
    words = re.split(r"[^a-z]+", path)
    return next((word for word in _ENVIRONMENTS if any(part.startswith(word) for part in words)), None)


def _own_name(url: str) -> str:
    """That of the database, or of its file, in the characters that a target may have."""
    last = Path(urlsplit(url).path or "/").name.lower()
    stem = last.rpartition(".")[0] or last
    return re.sub(r"[^a-z0-9_-]+", "_", stem).strip("_") or "database"


def alike(targets: Sequence[Named]) -> tuple[tuple[str, ...], ...]:
    """The names that differ only in their environment, such as `shop_dev` and `shop_prod`, of one engine."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in targets:
        scheme = urlsplit(each.database.url).scheme.partition("+")[0]
        if stem := _SUFFIX.sub("", each.name):
            groups.setdefault((stem, scheme), []).append(each.name)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)
