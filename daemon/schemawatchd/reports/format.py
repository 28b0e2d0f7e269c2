"""Finds a format by its name: one of ours, or one that another package adds."""

from collections.abc import Callable
from importlib import import_module

from schemawatchd.catalog import names, plugins
from schemawatchd.errors import UsageError
from schemawatchd.reports import formats
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report

OWN = names(formats)
"""The names of our own formats."""


def format_names() -> tuple[str, ...]:
    """The names of all formats, ours first. Raises `PluginInvalid`."""
    return (*OWN, *(each.name for each in plugins("reports") if each.name not in OWN))


def renderer(name: str) -> Callable[[Report, Options], str]:
    """The function that renders `name`. Raises `UsageError` for an unknown format, and `PluginInvalid`."""
    render: Callable[[Report, Options], str]
    if name in OWN:
        render = import_module(f"schemawatchd.reports.formats.{name}").render
        return render
    for each in plugins("reports"):
        if each.name == name:
            each.demand("render")
            render = each.module.render
            return render
    raise UsageError(f"there is no format `{name}`", hint=f"Formats are: {', '.join(format_names())}.")
