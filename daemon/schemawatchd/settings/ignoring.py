"""What a target's configuration calls not ours."""

import difflib

from schemawatchd.diff.preset import presets
from schemawatchd.errors import SettingsError
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.target import Ignored
from schemawatchd.settings.models import Ignore


def ignored(ignore: Ignore, target: str) -> Ignored:
    """One entry of `ignore`. Raises `SettingsError` for a kind that nobody reads, or one without a subject."""
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
    return Ignored(kind=ignore.kind, name=name, reason=ignore.reason, owner=ignore.owner)


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
