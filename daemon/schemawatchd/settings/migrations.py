"""What a team says of its migrations."""

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path

from schemawatchd.errors import SettingsError
from schemawatchd.ledgers.format import formats
from schemawatchd.schema.target import MigrationSource
from schemawatchd.settings.models import Settings, TargetSettings, plain
from schemawatchd.sources.session_settings import refusal


def migration_source(
    target: TargetSettings, settings: Settings, name: str, absolute: Callable[[str], Path]
) -> MigrationSource:
    """The migrations of one target; what it does not say itself stands at the top. Raises `SettingsError`."""
    whole = target.over(settings)
    folder, source, replay_from = whole.migrations or "", whole.source, whole.replay_from
    return plain(
        settings,
        MigrationSource,
        folder=Path(folder) if source else absolute(folder),
        format=_format(whole.migrations_format or "", name),
        ledger=whole.ledger or "",
        repository=absolute(source.git) if source else None,
        reference=source.ref if source else "",
        replay_from=replay_from.version if replay_from else "",
        base=absolute(replay_from.schema_file) if replay_from else None,
        replay_command=whole.replay_command or "",
        replay_settings=_replay_settings(target, settings, name),
        placeholders=_pairs(whole.placeholders),
        python=whole.python or "",
        patience=settings.source_patience,
    )


def _replay_settings(target: TargetSettings, settings: Settings, name: str) -> tuple[tuple[str, str], ...]:
    own = target.replay_settings is not None
    found = _pairs(target.replay_settings if own else settings.replay_settings)
    for setting, value in found:
        if why := refusal(setting, value):
            where = f"targets.{name}.replay_settings" if own else "replay_settings"
            raise SettingsError(f"{where}: {why}", hint="docs/migrations.md lists the settings.")
    return found


def _pairs(values: Mapping[str, str | int | bool] | None) -> tuple[tuple[str, str], ...]:
    """Pairs as texts; `true` and `false` as 1 and 0, which every engine takes."""
    return tuple(
        (name, str(int(each)) if isinstance(each, bool) else str(each)) for name, each in (values or {}).items()
    )


def _format(wanted: str, target: str) -> str:
    if wanted and wanted not in formats():
        near = difflib.get_close_matches(wanted, formats(), n=1)
        raise SettingsError(
            f"targets.{target}: there is no migration format `{wanted}`"
            + (f"; did you mean `{near[0]}`?" if near else ""),
            hint=f"Formats are: {', '.join(formats())}.",
        )
    return wanted
