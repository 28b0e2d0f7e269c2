"""Targets: the databases under watch, and the URLs that lead to them without ever printing a password."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

_MISPLACED = re.compile(r"(?<=://)[^/@]*[?#][^/]*@")
"""A `?` or `#` before the `@` is a mistake for `:`, and what follows it is a password all the same."""
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):(.*)@", re.DOTALL)
"""To the last `@`: a password that should have been percent-encoded and was not is hidden as well."""


@dataclass(frozen=True, slots=True)
class Dsn:
    """A database URL. `str` and `repr` hide the password; `reveal` is for drivers alone."""

    _url: str = field(repr=False)
    tls: str = "verify"

    def reveal(self) -> str:
        """The whole URL, password included."""
        return self._url

    @property
    def scheme(self) -> str:
        """The URL's scheme without a driver: `postgresql` for `postgresql+psycopg://…`."""
        return self._url.partition("://")[0].partition("+")[0].lower()

    @property
    def is_file(self) -> bool:
        """Whether it leads to a SQLite file, so that its path may be relative."""
        return self.dialect == "sqlite"

    @property
    def dialect(self) -> str:
        """The scheme, of a `generic+…://` URL too."""
        return self._url.removeprefix("generic+").partition("://")[0].partition("+")[0].lower()

    @property
    def database(self) -> str:
        """What a person calls the database: its name, or the file's."""
        path = unquote(urlsplit(self._url).path)
        return Path(path).name or path.strip("/")

    @property
    def password(self) -> str | None:
        """The password, to be kept out of every output."""
        found = urlsplit(self._url).password
        return unquote(found) if found else None

    def __str__(self) -> str:
        return _PASSWORD.sub(r"\1:***@", _MISPLACED.sub("***@", self._url))

    def __repr__(self) -> str:
        return f"Dsn({self!s})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Objects that are not ours: a kind, or `*`, and a pattern of dotted names; their children go with them.

    With `owner`, only what a role of that pattern owns; with `only_extra`, only what is not expected.
    """

    kind: str
    name: str
    reason: str
    owner: str | None = None
    only_extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Targets that should have the same schema: `always`, or only while they are at the same version."""

    targets: tuple[str, ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class OneSchema:
    """Files that must stay gone, and patterns of files that may define the schema a second time."""

    retired: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationSource:
    """Where a target's migrations are, and what the team says of them.

    `folder` is a path; with `repository`, one inside of it, read at `reference`. `format` and `ledger` are empty
    where they are to be found out. `base` is the file with what was there before version `replay_from`;
    `replay_settings` and `placeholders` are pairs of names and values.
    """

    folder: Path
    format: str = ""
    ledger: str = ""
    repository: Path | None = None
    reference: str = ""
    replay_from: str = ""
    base: Path | None = None
    replay_command: str = ""
    replay_settings: tuple[tuple[str, str], ...] = ()
    placeholders: tuple[tuple[str, str], ...] = ()
    python: str = ""
    deploy_timeout: timedelta = timedelta(minutes=15)
    patience: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One database under watch. Paths are absolute, durations are real ones.

    It has a canonical schema, or migrations, or both.
    """

    name: str
    environment: str
    dsn: Dsn
    schema: Path | None = None
    migrations: MigrationSource | None = None
    attribute: str = ""
    """What in the schema file, where that is Python: the MetaData."""
    scratch: Dsn | None = None
    schemas: tuple[str, ...] = ()
    ignore: tuple[Ignored, ...] = ()
    presets: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    every: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=1)
    full_every: timedelta = timedelta(hours=1)
