"""From settings to the plain values of the floors below, with secrets fetched and paths made absolute."""

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from schemawatchd.alerts.route import Route
from schemawatchd.alerts.silence import Silence
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Spec, kind_named
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.target import Dsn, MigrationSource, OneSchema, ParityGroup, Target
from schemawatchd.settings import secrets
from schemawatchd.settings.migrations import migration_source
from schemawatchd.settings.models import ChannelSettings, Settings, TargetSettings, plain
from schemawatchd.settings.notifications import DigestConfig, HeartbeatConfig, digest, fallbacks, routes, windows
from schemawatchd.settings.owners import doubt, owner
from schemawatchd.settings.paths import default_state
from schemawatchd.settings.policies import ignored, known, parities, policy
from schemawatchd.settings.secrets import EVERY_SECRET, UNFETCHED, Needed
from schemawatchd.settings.zones import zone
from schemawatchd.sources.source import sources, split

_OTHERS = 0o044
_WAIVERS = "schemawatchd.waivers.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that was configured, ready for use. Channel URLs are secrets; nothing prints them."""

    path: Path
    targets: tuple[Target, ...]
    migrations: tuple[Path, ...]
    waivers: Path
    state: Path
    channels: Mapping[str, Spec]
    routes: tuple[Route, ...]
    policy: RulePolicy
    parities: tuple[ParityGroup, ...]
    timezone: ZoneInfo
    log_format: str
    retention: timedelta
    unreachable_patience: timedelta
    one_schema: OneSchema | None = None
    windows: tuple[Silence, ...] = ()
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    overdue: timedelta = timedelta(hours=2)
    heartbeat: HeartbeatConfig | None = None
    digest: DigestConfig | None = None
    vouched: bool = True
    """Whether somebody named it, and so answers for it and what lies beside it."""


class _Translation:
    """The context of one translation: where paths start, and where secrets come from."""

    def __init__(
        self, path: Path, settings: Settings, environ: Mapping[str, str], needed: Needed, *, vouched: bool
    ) -> None:
        self._base = path.parent
        self._path = path
        self._settings = settings
        self._environ = environ
        self._needed = needed
        self._vouched = vouched
        self._open_to_others = bool(path.stat().st_mode & _OTHERS) if path.exists() else False

    def configuration(self) -> Configuration:
        settings = self._settings
        targets = tuple(self._target(name, each) for name, each in settings.targets.items())
        folders = [settings.migrations, *(each.migrations for each in settings.targets.values())]
        return plain(
            settings,
            Configuration,
            path=self._path,
            targets=targets,
            migrations=tuple(dict.fromkeys(self._absolute(each) for each in folders if each)),
            waivers=self._absolute(settings.waivers or _WAIVERS),
            state=self._state(),
            channels={name: self._channel(name, each) for name, each in settings.channels.items()},
            routes=routes(settings),
            policy=policy(settings),
            parities=parities(settings),
            timezone=zone(settings.timezone, "timezone"),
            one_schema=_one_schema(settings),
            windows=windows(settings),
            fallbacks=fallbacks(settings),
            heartbeat=self._heartbeat(),
            digest=digest(settings),
            vouched=self._vouched,
        )

    def _channel(self, name: str, channel: ChannelSettings) -> Spec:
        further = channel.further
        if not channel.url and not further:
            raise SettingsError(
                f"channels.{name}: it has no `url`", hint='Use any Apprise URL, such as url = "${SLACK_URL}".'
            )
        kind = kind_named(channel.kind) if channel.kind else None
        secret = kind.SECRETS if kind else frozenset()
        return Spec(
            name=name,
            kind=channel.kind or "",
            url=self._secret(channel.url, f"channels.{name}.url") if channel.url else "",
            settings={
                key: self._secret(value, f"channels.{name}.{key}") if key in secret else value
                for key, value in further.items()
            },
            fallback=channel.fallback or "",
        )

    def _heartbeat(self) -> HeartbeatConfig | None:
        found = self._settings.heartbeat
        if found is None:
            return None
        return plain(found, HeartbeatConfig, url=self._secret(found.url, "heartbeat.url"))

    def _target(self, name: str, own: TargetSettings) -> Target:
        settings = self._settings
        target = own.over(settings)
        schema = target.canonical
        migrations = self._migrations(name, own)
        if schema is None and migrations is None:
            raise SettingsError(
                f"{self._path}: target `{name}` has neither a canonical schema nor migrations",
                hint='Add schema = "schema.sql" or migrations = "migrations" at the top.',
            )
        path, attribute = self._schema(schema, name) if schema else (None, "")
        return plain(
            target,
            Target,
            name=name,
            dsn=self._dsn(target.url, f"targets.{name}.url", target, target.password),
            schema=path,
            attribute=attribute,
            migrations=migrations,
            scratch=self._scratch(target.scratch, target) if target.scratch else None,
            ignore=tuple(ignored(each, name) for each in target.ignore),
            presets=self._presets(name, own),
            roles=settings.privileges.roles,
            full_every=settings.full_every,
        )

    def _presets(self, name: str, target: TargetSettings) -> tuple[str, ...]:
        if target.presets is not None:
            return known(target.presets, f"targets.{name}.presets")
        return known(self._settings.presets, "presets")

    def _migrations(self, name: str, target: TargetSettings) -> MigrationSource | None:
        settings = self._settings
        folder = target.migrations or settings.migrations
        if folder is None:
            return None
        found = migration_source(target, settings, name, self._absolute)
        self._own(secrets.programs(f"command:{found.replay_command}", self._base), "replay_command")
        self._own([self._base / found.python] if found.python else [], "python")
        return found

    def _schema(self, text: str, name: str) -> tuple[Path, str]:
        file, attribute = split(text)
        path = self._absolute(file)
        if path.suffix == ".py" and not attribute:
            says = f"targets.{name}: the schema `{text}` names nothing in the file"
            raise SettingsError(says, hint=f'Write schema = "{text}:metadata", with the name of the MetaData.')
        if path.suffix == ".py":
            self._own([path], f"targets.{name}.schema")
        if path.suffix not in sources():
            known = "Name a .sql file, a snapshot (.json), or models (models.py:metadata)."
            raise SettingsError(
                f"targets.{name}: the schema `{text}` is not in a format that can be read", hint=known
            )
        return path, attribute

    def _scratch(self, url: str, target: TargetSettings) -> Dsn:
        player = target.scratch_player
        found = self._dsn(url, "scratch", target, None)
        return replace(found, player=self._dsn(player, "scratch_player", target, None)) if player else found

    def _dsn(self, text: str, key: str, target: TargetSettings, password: str | None) -> Dsn:
        url = self._secret(text, key, only_if=_has_password(text))
        if any(name == "password" for name, _ in parse_qsl(_split(url, key).query)):
            raise SettingsError(
                f"`{key}` has a password in its query", hint="Give it as `password`, which can be secret."
            )
        if password is not None and url != UNFETCHED:
            url = _with_password(url, self._secret(password, f"{key.rpartition('.')[0]}.password"))
        if Dsn(url).is_file:
            url = self._absolute_file(url)
        return Dsn(url, target.tls, target.cleartext_password)

    def _absolute_file(self, url: str) -> str:
        scheme, _, path = url.partition(":///")
        return f"{scheme}:///{quote(str(self._base / path))}" if path else url

    def _secret(self, text: str, key: str, *, only_if: bool = True) -> str:
        if only_if and secrets.in_place(text) and self._open_to_others:
            raise SettingsError(
                f"`{key}` holds a secret in {self._path}, which other users may read",
                hint=f"{_closing(self._path)}, or give it as ${{ENV}}, file:PATH, credential:NAME or command:….",
            )
        if key not in self._needed:
            return secrets.unfetched(text)
        self._own(secrets.programs(text, self._base), key)
        return secrets.resolved(text, key, self._base, self._environ)

    def _own(self, called: Iterable[Path], key: str) -> None:
        """What a configuration that nobody named has run has to be the caller's own or root's."""
        for each in () if self._vouched else called:
            if why := doubt(each):
                named = f"--config {shlex.quote(str(self._path))}"
                raise SettingsError(
                    f"`{key}` is not run: {why}",
                    hint=f"If you trust {owner(each)}, name the configuration: {named}",
                )

    def _state(self) -> Path:
        if self._settings.state:
            scheme, _, path = self._settings.state.partition(":///")
            if scheme != "sqlite" or not path:
                raise SettingsError(
                    "`state` is not a sqlite:/// URL", hint="Write sqlite:////var/lib/schemawatchd/state.db."
                )
            return self._base / path
        return default_state(self._path, self._environ)

    def _absolute(self, text: str) -> Path:
        return self._base / Path(text).expanduser()


def _one_schema(settings: Settings) -> OneSchema | None:
    found = settings.one_schema
    return plain(found, OneSchema) if found else None


def translate(
    path: Path,
    settings: Settings,
    environ: Mapping[str, str] | None = None,
    *,
    needed: Needed = EVERY_SECRET,
    vouched: bool = True,
) -> Configuration:
    """The configuration that `settings`, read from `path`, means. Raises `SettingsError`.

    In the places of secrets that are not needed stands something else. `vouched` says that somebody named it.
    """
    known = os.environ if environ is None else environ
    return _Translation(path, settings, known, needed, vouched=vouched).configuration()


def _closing(path: Path) -> str:
    """The commands after which only this user may read the file."""
    shown, us = shlex.quote(str(path)), os.geteuid()
    if us in {0, path.stat().st_uid}:
        return f"chmod 600 {shown}"
    return f"sudo chown {us} {shown} && sudo chmod 600 {shown}"


def _has_password(url: str) -> bool:
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False


def _split(url: str, key: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        says = f"`{key}` is no URL: {Dsn(url).redacted(str(error))}"
        raise SettingsError(
            says, hint="Write postgresql://user@host:5432/database, an IPv6 address in []."
        ) from None


def _with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}"))


def secrets_of(configuration: Configuration) -> Iterable[str]:
    """Every secret value that was configured, for the filter that keeps them out of logs."""
    for target in configuration.targets:
        for dsn in (target.dsn, target.scratch, target.scratch and target.scratch.player):
            if dsn:
                yield from dsn.secrets
    for spec in configuration.channels.values():
        yield from spec.secrets
    if configuration.heartbeat:
        yield configuration.heartbeat.url
