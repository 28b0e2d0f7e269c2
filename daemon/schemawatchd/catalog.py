"""Finds the one-file things in a folder, so that adding one is writing a file and editing no list."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def modules(package: "ModuleType") -> "Iterator[ModuleType]":
    """The modules and sub-packages directly inside `package`, imported, in the order of their names."""
    for found in sorted(iter_modules(package.__path__), key=lambda each: each.name):
        yield import_module(f"{package.__name__}.{found.name}")


def names(package: "ModuleType") -> tuple[str, ...]:
    """The same names without importing anything."""
    return tuple(sorted(found.name for found in iter_modules(package.__path__)))
