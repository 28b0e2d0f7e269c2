"""The configuration file's form (contract: configuration), as pydantic-settings models."""

import difflib
import inspect
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from schemawatchd.notify.channel import kind_named, kinds
from schemawatchd.settings.durations import duration, interval

Duration = Annotated[timedelta, BeforeValidator(duration)]
Interval = Annotated[Duration, AfterValidator(interval)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$")]
Severity = Literal["critical", "warning", "notice", "info"]
Verdict = Literal["drift", "pending", "source_mismatch", "ledger", "parity", "policy", "applied", "self"]

_BELOW_A_NAME = 3
_PREFIX = "schemawatchd_"


def inside(parts: Sequence[str]) -> tuple[str, ...]:
    """The path of a key inside the models: `schema` is a method of pydantic's, so there it is `canonical`.

    Only where it is a key, not where people chose it as the name of a target, channel or rule.
    """
    is_key = len(parts) == 1 or (len(parts) == _BELOW_A_NAME and parts[0] == "targets")
    return (*parts[:-1], "canonical") if is_key and parts[-1] == "schema" else tuple(parts)


def _variable(name: str) -> str:
    if not name.startswith(_PREFIX):
        return name
    return _PREFIX + "__".join(inside(name.removeprefix(_PREFIX).split("__")))


Plain = TypeVar("Plain")


def plain(settings: BaseModel, made: Callable[..., Plain], **others: Any) -> Plain:
    """A value of a room below: what the settings have under the names of its fields, and `others`.

    So a key whose name and type are the same on both sides is written once, in the model; `others` are those that
    are converted, checked or called differently.
    """
    names = inspect.signature(made).parameters.keys() & type(settings).model_fields.keys() - others.keys()
    return made(**{name: getattr(settings, name) for name in names}, **others)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)


class Ignore(_Strict):
    """Objects that are not ours, and their children."""

    kind: str = "*"
    name: str | None = None
    owner: str | None = None
    extension: str | None = None
    reason: str


class SourceSettings(_Strict):
    """A repository and a reference in it, from which schema and migrations are read without a work tree."""

    git: str
    ref: str = "HEAD"


class ReplaySettings(_Strict):
    """The version from which on migrations are replayed, and the file with what was there before."""

    version: str
    schema_file: str = Field(alias="schema")


class TargetSettings(_Strict):
    """One database under watch."""

    url: str
    environment: str
    password: str | None = None
    every: Interval | None = None
    settle: Duration | None = None
    schemas: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    presets: tuple[str, ...] | None = None
    canonical: str | None = None
    migrations: str | None = None
    migrations_format: str | None = None
    ledger: str | None = None
    source: SourceSettings | None = None
    replay_from: ReplaySettings | None = None
    replay_command: str | None = None
    replay_settings: dict[str, str | int | bool] | None = None
    placeholders: dict[str, str | int | bool] | None = None
    python: str | None = None
    scratch: str | None = None
    scratch_player: str | None = None
    tls: Literal["verify", "require", "off"] = "verify"
    cleartext_password: bool = False

    def over(self, top: "Settings") -> "TargetSettings":
        """The same, with the keys of the top in the place of those that this target does not set."""
        shared = type(self).model_fields.keys() & type(top).model_fields.keys()
        return self.model_copy(update={name: getattr(top, name) for name in shared if getattr(self, name) is None})


class RuleSettings(_Strict):
    """Another severity for a rule, with the reason for it."""

    severity: Literal["critical", "warning", "notice", "info", "off"]
    reason: str
    environments: tuple[str, ...] = ()


class PrivilegesSettings(_Strict):
    """Whose grants are compared: patterns of roles."""

    roles: tuple[str, ...] = ()


class ChannelSettings(_Strict):
    """Where notifications go: any Apprise URL, or a kind of our own with the further keys that it declares."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True, frozen=True)

    url: str | None = None
    kind: str | None = None
    fallback: Name | None = None

    @property
    def further(self) -> dict[str, str]:
        """The keys that only this kind has."""
        return dict(self.model_extra or {})

    @field_validator("kind")
    @classmethod
    def _is_there(cls, kind: str | None) -> str | None:
        if kind is not None and kind_named(kind) is None:
            raise ValueError(f"there is no kind `{kind}`; kinds are {', '.join(sorted(kinds()))}")
        return kind

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "ChannelSettings":
        kind = kind_named(self.kind) if self.kind else None
        own = kind.SETTINGS if kind else ()
        for key, value in self.further.items():
            if key not in own:
                raise ValueError(_unknown(key, own, self.kind))
            if not isinstance(value, str):
                raise ValueError(f"`{key}` is not a text")  # noqa: TRY004 -- pydantic turns no other class into a mistake
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler.resolve_ref_schema(handler(core))
        text = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
        names = sorted({name for each in kinds().values() for name in each.SETTINGS})
        found["properties"] |= {name: {"title": name.capitalize(), **text} for name in names}
        found["properties"]["kind"]["anyOf"][0]["enum"] = sorted(kinds())
        return found | {"additionalProperties": False}


def _unknown(key: str, own: Sequence[str], kind: str | None) -> str:
    """What to say of a key that this channel does not have."""
    if near := difflib.get_close_matches(key, ["url", "kind", "fallback", *own], n=1):
        return f"unknown key `{key}`. Did you mean `{near[0]}`?"
    owners = sorted(name for name, each in kinds().items() if key in each.SETTINGS)
    if owners:
        return f"`{key}` is a key of the kind {' or '.join(owners)}, and this channel has {_kind(kind)}"
    return f"unknown key `{key}`. Known keys are {', '.join(sorted(['url', 'kind', 'fallback', *own]))}"


def _kind(kind: str | None) -> str:
    return f"the kind {kind}" if kind else "no `kind`"


class MatcherSettings(_Strict):
    """What a route or a maintenance window is about; what is not given fits everything."""

    targets: tuple[str, ...] = ()
    environments: tuple[str, ...] | None = None
    severity: Severity | None = None
    verdicts: tuple[Verdict, ...] = ()
    kinds: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class RouteSettings(MatcherSettings):
    """Which channels hear what, and when. An environment other than prod is told about only where it is named."""

    channels: tuple[Name, ...] = Field(min_length=1)
    group_by: tuple[str, ...] = ("environment",)
    group_wait: Duration = timedelta(seconds=10)
    group_interval: Duration = timedelta(minutes=5)
    repeat_interval: Duration = timedelta(hours=24)
    send_resolved: bool = True
    patience: int = Field(default=1, ge=1)
    after: Duration = timedelta()
    active: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    continue_: bool = Field(default=True, alias="continue")


class MaintenanceSettings(MatcherSettings):
    """A window in which nothing that fits is said, whenever the cron line says and for so long."""

    cron: str
    duration: Duration
    timezone: str | None = None
    reason: str


class HeartbeatSettings(_Strict):
    """Where to say every so often that the looks go well, so that silence is noticed elsewhere."""

    url: str
    every: Interval = timedelta(minutes=1)


class DigestSettings(_Strict):
    """When to say how things stand, whether or not something is wrong."""

    channels: tuple[Name, ...] = Field(min_length=1)
    cron: str = "0 9 * * mon"
    timezone: str | None = None


class ParitySettings(_Strict):
    """Targets that should be alike."""

    targets: tuple[str, ...] = Field(min_length=2)
    compare: Literal["same-version", "always"] = "same-version"


class OneSchemaSettings(_Strict):
    """That the schema has one definition: files that must stay gone, and patterns of copies that may stay."""

    retired: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Settings(BaseSettings):
    """The whole file; every key can be overridden by `SCHEMAWATCHD_…` with `__` between levels."""

    model_config = SettingsConfigDict(
        env_prefix="SCHEMAWATCHD_",
        env_nested_delimiter="__",
        extra="forbid",
        hide_input_in_errors=True,
        frozen=True,
    )

    canonical: str | None = None
    migrations: str | None = None
    migrations_format: str | None = None
    ledger: str | None = None
    source: SourceSettings | None = None
    replay_from: ReplaySettings | None = None
    replay_command: str | None = None
    replay_settings: dict[str, str | int | bool] | None = None
    placeholders: dict[str, str | int | bool] | None = None
    python: str | None = None
    deploy_timeout: Duration = timedelta(minutes=15)
    source_patience: Duration = timedelta(minutes=30)
    waivers: str | None = None
    state: str | None = None
    scratch: str | None = None
    scratch_player: str | None = None
    timezone: str = "UTC"
    log_format: Literal["text", "json"] = "text"
    every: Interval = timedelta(seconds=60)
    settle: Duration = timedelta(seconds=1)
    full_every: Duration = timedelta(hours=1)
    unreachable_patience: Duration = timedelta(minutes=10)
    overdue: Duration = timedelta(hours=2)
    retention: Duration = timedelta(days=400)
    presets: tuple[str, ...] = ("ledgers",)
    targets: dict[Name, TargetSettings] = Field(min_length=1)
    rules: dict[str, RuleSettings] = {}
    privileges: PrivilegesSettings = PrivilegesSettings()
    channels: dict[Name, ChannelSettings] = {}
    routes: tuple[RouteSettings, ...] = ()
    maintenance: tuple[MaintenanceSettings, ...] = ()
    heartbeat: HeartbeatSettings | None = None
    digest: DigestSettings | None = None
    parity: tuple[ParitySettings, ...] = ()
    one_schema: OneSchemaSettings | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- the signature is the library's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose content arrives as initial values."""
        if isinstance(env_settings, EnvSettingsSource):
            env_settings.env_vars = {_variable(name): value for name, value in env_settings.env_vars.items()}
        return (env_settings, init_settings)
