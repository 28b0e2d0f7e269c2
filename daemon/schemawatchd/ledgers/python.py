"""Migrations written in Python: parsed for the values that they name, and never run."""

import ast
from collections.abc import Iterable, Iterator

from schemawatchd.ledgers.files import File, FolderReading


def parsed(file: File, reading: FolderReading) -> ast.Module | None:
    """Its tree; a flaw where it is no Python."""
    try:
        return ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        says = getattr(error, "msg", None) or str(error) or "it is nested too deep"
        reading.flaw(file.path, f"it is no Python: {says}", "Correct the file.", line)
        return None


def constants(body: Iterable[ast.stmt]) -> Iterator[tuple[str, object]]:
    """The names that are given a literal value, with it; in a list that is none, its literal items."""
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                yield from ((target.id, each) for each in _literal(value))


def _literal(value: ast.expr) -> Iterator[object]:
    try:
        yield ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        if isinstance(value, ast.List | ast.Tuple):
            yield [item for each in value.elts for item in _literal(each)]
