"""Django: graphs of Python files, one for each app, and `django_migrations`; the files are not run here."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.graph import leaves, ordered
from schemawatchd.ledgers.python import constants, parsed
from schemawatchd.ledgers.values import by_age, moment, text, understood
from schemawatchd.schema.rows import Rows

NAME = "django"
TABLES = ("django_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"app", "name", "applied"})
COMMANDS = {
    "new": "python manage.py makemigrations --name {title}",
    "up": "python manage.py migrate",
    "down": "python manage.py migrate APP MIGRATION",
    "stamp": "python manage.py migrate --fake",
    "merge": "python manage.py makemigrations --merge",
}
WRITTEN_BY_TOOL = True
OWN_TABLE = None

_FILE = re.compile(r"(?P<name>[^._~][^.]*)\.py")
_CLASS = re.compile(r"^class Migration\(.*\bMigration\):", re.MULTILINE)
_LABEL = re.compile(r"^[ \t]+label[ \t]*=[ \t]*['\"](\w+)['\"]", re.MULTILINE)
_PLACE = re.compile(r"(?:^|/)(?P<app>[^/]+)/migrations$")
_EDGE = {"__first__": 0, "__latest__": -1}


def owns(folder: Folder) -> bool:
    """Whether a Python file in a folder `migrations` defines the class of Django's."""
    files = (each for each in folder.names() if each.endswith(".py") and _place(folder, each))
    return any(_CLASS.search(folder.read(each).decode("utf-8", "replace")) for each in files)


def history(folder: Folder) -> History:
    """The migrations of all apps in the folder, each after all that it depends on."""
    reading = FolderReading(folder)
    found = [
        each
        for file, name in reading.files(_FILE)
        if (app := _app(folder, file.name, reading)) and (each := _migration(file, app, name["name"], reading))
    ]
    found = list(reading.once(found))
    known = _known(found)
    old = {each.version: each for each in found if each.version not in known}
    history = reading.history(NAME, ordered(known, reading), _heads(known.values()))
    apps = {each.version.partition(".")[0] for each in found}
    return msgspec.structs.replace(history, parts=tuple(sorted(apps)), taken_in=ordered(old, reading))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The migrations of all apps in the order of their applying. Raises `LedgerUnknown`."""
    entries = (
        LedgerEntry(
            version=f"{text(each['app'])}.{text(each['name'])}",
            at=moment(each["applied"]),
            part=text(each["app"]),
        )
        for each in by_age(understood(table, rows, COLUMNS), "applied", "id")
    )
    return Ledger(format=NAME, table=table, entries=tuple(entries))


def _place(folder: Folder, name: str) -> "re.Match[str] | None":
    """The app's folder, whether the folder named is the project's, the app's or that of its migrations."""
    return _PLACE.search(f"{folder.named}/{name}".rpartition("/")[0])


def _app(folder: Folder, name: str, reading: FolderReading) -> str:
    found = _place(folder, name)
    if found is None:
        return ""
    configured = _LABEL.search(reading.beside(name.rpartition("migrations/")[0] + "apps.py"))
    return configured[1] if configured else found["app"]


def _migration(file: File, app: str, name: str, reading: FolderReading) -> Migration | None:
    if not _CLASS.search(file.text) or (tree := parsed(file, reading)) is None:
        return None
    body = next(each.body for each in tree.body if isinstance(each, ast.ClassDef) and each.name == "Migration")
    values = dict(constants(body))
    return Migration(
        version=f"{app}.{name}",
        path=file.path,
        parents=tuple(_versions(values.get("dependencies"))),
        mark=file.mark,
        header=ast.get_docstring(tree) or "",
        language=NAME,
        stands_for=tuple(_versions(values.get("replaces"))),
    )


def _versions(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list | tuple) else ():
        if isinstance(each, tuple) and len(each) == 2 and all(isinstance(word, str) for word in each):  # noqa: PLR2004
            yield ".".join(each)


def _known(migrations: Iterable[Migration]) -> dict[str, Migration]:
    """By version, without those that another has taken in, and with dependencies that lead to what is there."""
    found = list(migrations)
    instead = {old: each.version for each in found for old in each.stands_for}
    names = sorted(each.version for each in found)
    known: dict[str, Migration] = {}
    for each in found:
        if each.version not in instead:
            parents = {_resolved(parent, instead, names) for parent in each.parents} - {each.version}
            known[each.version] = msgspec.structs.replace(each, parents=tuple(sorted(parents)))
    return known


def _resolved(parent: str, instead: Mapping[str, str], names: list[str]) -> str:
    app, _, name = parent.partition(".")
    if name in _EDGE and (own := [each for each in names if each.startswith(f"{app}.")]):
        parent = own[_EDGE[name]]
    return instead.get(parent, parent)


def _heads(migrations: Iterable[Migration]) -> tuple[str, ...]:
    """The leaves of the first app that has several; each app has one, otherwise."""
    by_app: dict[str, list[Migration]] = {}
    for each in migrations:
        by_app.setdefault(each.version.partition(".")[0], []).append(each)
    ends = [leaves(each) for _, each in sorted(by_app.items())]
    return next((each for each in ends if len(each) > 1), ends[-1] if ends else ())
