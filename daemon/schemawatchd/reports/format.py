"""Finds a format by its name."""

from collections.abc import Callable
from importlib import import_module

from schemawatchd.catalog import names
from schemawatchd.errors import UsageError
from schemawatchd.reports import formats
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report


def renderer(name: str) -> Callable[[Report, Options], str]:
    """The function that renders `name`. Raises `UsageError` for a format that does not exist."""
    if name not in names(formats):
        raise UsageError(f"there is no format `{name}`", hint=f"Formats are: {', '.join(names(formats))}.")
    render: Callable[[Report, Options], str] = import_module(f"schemawatchd.reports.formats.{name}").render
    return render
