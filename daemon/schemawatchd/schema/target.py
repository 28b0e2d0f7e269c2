"""Targets: the databases under watch, and the URLs that lead to them without ever printing a password."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from schemawatchd.schema.secret import is_secret, is_shown

_MISPLACED = re.compile(r"(?<=://)[^/@]*[?#][^/]*@")
"""A `?` or `#` before the `@` is a mistake for `:`, and what follows it is a password all the same."""
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):(.*)@", re.DOTALL)
"""To the last `@`: a password that should have been percent-encoded and was not is hidden as well."""

_TELLING = 6


@dataclass(frozen=True, slots=True)
class Dsn:
    """A database URL. `str` and `repr` hide all that may be secret in it; `reveal` is for drivers alone."""

    _url: str = field(repr=False)
    tls: str = "verify"
    cleartext_password: bool = False
    """Whether the password may be given as it is to a server that has not proven who it is."""
    player: "Dsn | None" = None
    """The login with which scripts are played on a `scratch` server, where its own may make no roles."""

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
        try:
            found = urlsplit(self._url).password
        except ValueError:  # half typed, such as `[::1`
            return None
        return unquote(found) if found else None

    def redacted(self, text: str) -> str:
        """The text, such as a driver's message, without any secret of the URL, however it is spelled there."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    @property
    def secrets(self) -> frozenset[str]:
        """What of the URL must never be seen, in each way in which it may be spelled."""
        values = [found[2] for found in _PASSWORD.finditer(self._url)]
        for name, value in _queried(self._url):
            # Of a name that says nothing, a short value is rather a word of every message than a secret.
            if not is_shown(unquote(name)) and (is_secret(unquote(name)) or len(value) >= _TELLING):
                values.append(value)
        found = {self.password or "", *values, *map(unquote, values), *map(unquote_plus, values)}
        spelled = {*found, *(quote(each, safe="") for each in found), *map(quote, found)}
        return frozenset(each for each in spelled if each)

    def __str__(self) -> str:
        return _shown(_PASSWORD.sub(r"\1:***@", _MISPLACED.sub("***@", self._url)))

    def __repr__(self) -> str:
        return f"Dsn({self!s})"


def _queried(url: str) -> list[tuple[str, str]]:
    """The names and values of its query, as they are spelled; of something that is no query as well."""
    _, _, query = url.partition("?")
    parts = (each.partition("=") for each in re.split("[&;#]", query))
    return [(name, value) for name, _, value in parts if value]


def _shown(url: str) -> str:
    """The URL with only those values of its query that are known to be harmless."""
    before, mark, query = url.partition("?")
    if not mark:
        return url
    pieces = re.split("([&;#])", query)
    return before + mark + "".join(map(_value_hidden, pieces))


def _value_hidden(piece: str) -> str:
    name, equals, value = piece.partition("=")
    if not value or is_shown(unquote(name)):
        return piece
    return f"{name}{equals}***"


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
class ParityGroup:
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
