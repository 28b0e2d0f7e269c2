"""One small file per object kind; a class here is a kind of the contract."""

import sys

from schemawatchd.catalog import modules
from schemawatchd.schema.object import Object, kind_of


def _found() -> dict[str, type[Object]]:
    package = sys.modules[__name__]
    classes = (
        value
        for module in modules(package)
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    )
    return {kind_of(each): each for each in classes if issubclass(each, Object)}


KINDS = _found()
"""Every kind this version knows, by the contract's word for it."""
