"""Time zones by their names."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemawatchd.errors import SettingsError


def zone(name: str, where: str) -> ZoneInfo:
    """The zone of that name. Raises `SettingsError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"`{where}`: there is no zone `{name}`", hint="Use one such as Europe/Berlin or UTC."
        ) from error
