"""What the team changes about the judgement: severities of rules, what is ignored, parities."""

import difflib

from schemawatchd.diff.preset import presets
from schemawatchd.errors import SettingsError
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.policy import Override, RulePolicy
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.target import Ignored, ParityGroup
from schemawatchd.settings.models import Ignore, Settings, plain


def parities(settings: Settings) -> tuple[ParityGroup, ...]:
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
    return tuple(plain(each, ParityGroup, always=each.compare == "always") for each in settings.parity)


def policy(settings: Settings) -> RulePolicy:
    """What the team changes about the rules. Raises `SettingsError` for an unknown code."""
    overrides = {}
    for code, each in settings.rules.items():
        if code not in all_rules():
            raise SettingsError(
                f"rules.{code}: there is no such rule", hint="`schemawatchd list rules` shows them."
            )
        severity = None if each.severity == "off" else Severity(each.severity)
        overrides[code] = plain(each, Override, severity=severity)
    return RulePolicy(overrides)


def ignored(ignore: Ignore, target: str) -> Ignored:
    """One entry of `ignore`. Raises `SettingsError` for an unsupported kind, or one without a subject."""
    where = f"targets.{target}.ignore"
    if ignore.kind != "*" and ignore.kind not in KINDS:
        raise SettingsError(
            f"{where}: `{ignore.kind}` is not an object type that this version reads",
            hint=f"Known are *, {', '.join(sorted(KINDS))}.",
        )
    if ignore.extension is not None:
        if ignore.name or ignore.owner or ignore.kind not in ("*", "extension"):
            raise SettingsError(
                f"{where}: `extension` cannot be combined with other keys",
                hint="Put kind, name or owner into another entry.",
            )
        return Ignored(kind="extension", name=ignore.extension, reason=ignore.reason)
    if ignore.name is None and ignore.owner is None:
        raise SettingsError(f"{where}: `name` is missing", hint='Name a pattern, name = "*" for all.')
    name = ignore.name if ignore.name is not None else "*"
    return plain(ignore, Ignored, name=name)


def known(names: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The names of presets as they are. Raises `SettingsError` for one that does not exist."""
    for name in names:
        if name not in presets():
            near = difflib.get_close_matches(name, presets(), n=1)
            raise SettingsError(
                f"{key}: there is no preset `{name}`" + (f"; did you mean `{near[0]}`?" if near else ""),
                hint=f"Presets are: {', '.join(sorted(presets()))}.",
            )
    return names
