"""What a target's configuration calls not ours."""

from schemawatchd.errors import SettingsError
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.target import Ignored
from schemawatchd.settings.models import Ignore


def ignored(ignore: Ignore, target: str) -> Ignored:
    """One entry of `ignore`. Raises `SettingsError` for a kind that nobody reads."""
    if ignore.kind != "*" and ignore.kind not in KINDS:
        raise SettingsError(
            f"targets.{target}.ignore: `{ignore.kind}` is no kind that this version reads",
            hint=f"Known are *, {', '.join(sorted(KINDS))}.",
        )
    return Ignored(kind=ignore.kind, name=ignore.name, reason=ignore.reason)
