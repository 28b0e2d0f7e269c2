"""What a team decides about judging and telling: rules, parity and routes."""

from schemawatchd.errors import SettingsError
from schemawatchd.incidents.route import Route, usual_route
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.policy import Override, Policy
from schemawatchd.rules.rule import loaded
from schemawatchd.schema.target import Alike
from schemawatchd.settings.models import RouteSettings, Settings


def routes(settings: Settings) -> tuple[Route, ...]:
    """The routes, or the usual one. Raises `SettingsError` for a channel or environment that does not exist."""
    return tuple(_route(each, settings) for each in settings.routes) or (usual_route(settings.channels),)


def _route(route: RouteSettings, settings: Settings) -> Route:
    for name in route.channels:
        if name not in settings.channels:
            raise SettingsError(
                f"a route names the channel `{name}`, which does not exist",
                hint=f"Channels are: {', '.join(settings.channels) or 'none'}.",
            )
    environments = {each.environment for each in settings.targets.values()}
    for name in route.environments:
        if name not in environments and "environments" in route.model_fields_set:
            raise SettingsError(
                f"a route names the environment `{name}`, which no target has",
                hint=f"Environments are: {', '.join(sorted(environments))}.",
            )
    return Route(
        channels=route.channels,
        environments=route.environments,
        severity=Severity(route.severity),
        group_wait=route.group_wait,
        send_resolved=route.send_resolved,
    )


def parities(settings: Settings) -> tuple[Alike, ...]:
    """The targets that should be alike. Raises `SettingsError`."""
    met: set[str] = set()
    for each in settings.parity:
        for name in each.targets:
            if name not in settings.targets:
                raise SettingsError(
                    f"`parity` names the target `{name}`, which does not exist",
                    hint=f"Targets are: {', '.join(settings.targets)}.",
                )
            if name in met:
                raise SettingsError(
                    f"`parity` names the target `{name}` twice",
                    hint="Targets that should be alike stand in one list.",
                )
            met.add(name)
    return tuple(Alike(targets=each.targets, always=each.compare == "always") for each in settings.parity)


def policy(settings: Settings) -> Policy:
    """What the team changes about the rules. Raises `SettingsError` for an unknown code."""
    overrides = {}
    for code, each in settings.rules.items():
        if code not in loaded():
            raise SettingsError(
                f"rules.{code}: there is no such rule", hint="`schemawatchd list rules` shows them."
            )
        severity = None if each.severity == "off" else Severity(each.severity)
        overrides[code] = Override(severity=severity, reason=each.reason, environments=each.environments)
    return Policy(overrides)
