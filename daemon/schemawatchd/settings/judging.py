"""What a team decides about judging: rules and parity."""

from schemawatchd.errors import SettingsError
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.policy import Override, RulePolicy
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.target import Alike
from schemawatchd.settings.models import Settings


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
                    hint="List the targets that should be equal in one `targets`.",
                )
            met.add(name)
    return tuple(Alike(targets=each.targets, always=each.compare == "always") for each in settings.parity)


def policy(settings: Settings) -> RulePolicy:
    """What the team changes about the rules. Raises `SettingsError` for an unknown code."""
    overrides = {}
    for code, each in settings.rules.items():
        if code not in all_rules():
            raise SettingsError(
                f"rules.{code}: there is no such rule", hint="`schemawatchd list rules` shows them."
            )
        severity = None if each.severity == "off" else Severity(each.severity)
        overrides[code] = Override(severity=severity, reason=each.reason, environments=each.environments)
    return RulePolicy(overrides)
