"""Finds the one-file things in a folder, so that adding one is writing a file and editing no list.

Other packages can add their own: they name a module in an entry point of the group `schemawatchd.rules`,
`schemawatchd.reports`, `schemawatchd.ledgers` or `schemawatchd.channels`
(https://packaging.python.org/en/latest/specifications/entry-points/).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from schemawatchd.errors import PluginInvalid


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """The modules and sub-packages directly inside `package`, imported, in the order of their names."""
    for name in names(package):
        yield import_module(f"{package.__name__}.{name}")


def names(package: ModuleType) -> tuple[str, ...]:
    """The same names without importing anything."""
    return tuple(sorted(found.name for found in iter_modules(package.__path__)))


@dataclass(frozen=True, slots=True)
class Plugin:
    """A module that another installed package adds, under the name that its entry point has."""

    name: str
    package: str
    module: ModuleType

    def demand(self, *attributes: str) -> None:
        """Raise `PluginInvalid` if the module lacks one of these names."""
        lacking = ", ".join(f"`{each}`" for each in attributes if not hasattr(self.module, each))
        if lacking:
            raise self.invalid(f"its module `{self.module.__name__}` does not define {lacking}")

    def invalid(self, why: str) -> PluginInvalid:
        """The error to raise for this plug-in."""
        return _invalid(self.package, self.name, why)


@cache
def plugins(kind: str) -> tuple[Plugin, ...]:
    """The plug-ins of a kind (`rules`, `reports`, `ledgers` or `channels`), ordered by package and name.

    They are imported here, and run with all rights of this process. Raises `PluginInvalid` for one that cannot be
    imported or whose name is used twice.
    """
    from importlib import metadata  # it imports `email` and more, which few commands need

    found: dict[str, Plugin] = {}
    entries = metadata.entry_points(group=f"schemawatchd.{kind}")
    for entry in sorted(entries, key=lambda each: (each.dist.name if each.dist else "", each.name)):
        package = entry.dist.name if entry.dist else "an unnamed package"
        try:
            module = entry.load()
        except Exception as error:
            raise _invalid(package, entry.name, f"`{entry.value}` raised {type(error).__name__}") from error
        if not isinstance(module, ModuleType):
            raise _invalid(package, entry.name, f"`{entry.value}` is not a module")
        if entry.name in found:
            raise _invalid(
                package, entry.name, f"the package {found[entry.name].package} has one of this name, too"
            )
        found[entry.name] = Plugin(entry.name, package, module)
    return tuple(found.values())


def _invalid(package: str, name: str, why: str) -> PluginInvalid:
    return PluginInvalid(
        f"the plug-in `{name}` of the package {package} cannot be used: {why}",
        hint=f"Update the package, or uninstall it with `pip uninstall {package}`.",
    )
