"""What a team says of its migrations."""

import difflib
from collections.abc import Callable
from pathlib import Path

from schemawatchd.errors import SettingsError
from schemawatchd.ledgers.format import formats
from schemawatchd.schema.target import MigrationSource
from schemawatchd.settings.models import Settings, TargetSettings


def migration_source(
    target: TargetSettings, settings: Settings, name: str, absolute: Callable[[str], Path]
) -> MigrationSource:
    """The migrations of one target; what it does not say itself stands at the top. Raises `SettingsError`."""
    folder = target.migrations or settings.migrations or ""
    source = target.source or settings.source
    replay_from = target.replay_from or settings.replay_from
    return MigrationSource(
        folder=Path(folder) if source else absolute(folder),
        format=_format(target.migrations_format or settings.migrations_format or "", name),
        ledger=target.ledger or settings.ledger or "",
        repository=absolute(source.git) if source else None,
        reference=source.ref if source else "",
        replay_from=replay_from.version if replay_from else "",
        base=absolute(replay_from.schema_file) if replay_from else None,
        replay_command=target.replay_command or settings.replay_command or "",
        python=target.python or settings.python or "",
        deploy_timeout=settings.deploy_timeout,
        patience=settings.source_patience,
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
