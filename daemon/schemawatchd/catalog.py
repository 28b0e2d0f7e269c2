"""Finds the one-file things in a folder, so that adding one is writing a file and editing no list."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """The modules and sub-packages directly inside `package`, imported, in the order of their names."""
    for name in names(package):
        yield import_module(f"{package.__name__}.{name}")


def names(package: ModuleType) -> tuple[str, ...]:
    """The same names without importing anything."""
    return tuple(sorted(found.name for found in iter_modules(package.__path__)))
