"""Imports the project's module, and tells which of the project's files had a part in it.

The project's own bytecode is not used: its time stamps are too coarse to notice two edits in one second.
"""

import hashlib
import importlib
import importlib.util
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

_FOREIGN = frozenset({"site-packages", "dist-packages", "__pycache__"})
_LARGEST = 64 << 20


class Project:
    """The folders of one project. `tell` hears of each of its files that is read, with the hash of its content."""

    def __init__(self, path: Path, folder: str, tell: Callable[[str, str], None]) -> None:
        self._path = path
        self._root = _package_root(path)
        self._roots = tuple(f"{each}{os.sep}" for each in dict.fromkeys((str(self._root), folder)))
        self._told: set[str] = set()
        self._tell = tell

    def load(self) -> ModuleType:
        """The module, imported by the name that it has inside its package."""
        for each in reversed(self._roots):
            sys.path.insert(0, each.rstrip(os.sep) or os.sep)
        sys.path_hooks.insert(0, self._finder)
        sys.path_importer_cache.clear()
        sys.addaudithook(self._opened)
        parts = self._path.relative_to(self._root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        module = importlib.import_module(name)
        return module if self._is_it(module) else self._by_place(name)

    def owns(self, path: str) -> bool:
        """Whether a file is the project's own, and not a library's that happens to lie below it."""
        root = next((each for each in self._roots if path.startswith(each)), None)
        return root is not None and _FOREIGN.isdisjoint(Path(path[len(root) :]).parts)

    def shown(self, path: str) -> str:
        """The file as people of the project call it."""
        root = next((each for each in reversed(self._roots) if path.startswith(each)), "")
        return path[len(root) :]

    def told(self, path: str, data: bytes) -> None:
        """Report each file once."""
        if path not in self._told:
            self._told.add(path)
            self._tell(path, hashlib.sha256(data).hexdigest())

    def _is_it(self, module: ModuleType) -> bool:
        file = getattr(module, "__file__", None)
        return file is not None and Path(file).resolve() == self._path.resolve()

    def _by_place(self, name: str) -> ModuleType:
        """A file that is called as a module already in use, such as `types.py`."""
        spec = importlib.util.spec_from_file_location(f"{name} of the project", self._path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{self._path.name} is no module")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def _finder(self, entry: str) -> FileFinder:
        if not self.owns(f"{os.path.abspath(entry)}{os.sep}"):  # noqa: PTH100 -- a link's name counts, not its end
            raise ImportError(entry)
        project = self

        class Loader(SourceFileLoader):
            """Compiles the file itself, whatever bytecode lies beside it."""

            def get_code(self, fullname: str) -> CodeType:
                path = self.get_filename(fullname)
                data = self.get_data(path)
                project.told(path, data)
                return self.source_to_code(data, path)

        return FileFinder(entry, (ExtensionFileLoader, EXTENSION_SUFFIXES), (Loader, SOURCE_SUFFIXES))

    def _opened(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Tell of other files that the modules read, such as a `.sql` with functions; a log is none of them."""
        if event != "open" or not isinstance(path := arguments[0], str) or arguments[1] not in ("r", "rb"):
            return
        path = os.path.abspath(path)  # noqa: PTH100
        if path in self._told or not self.owns(path) or path.endswith(".py"):
            return
        with suppress(OSError):
            found = os.stat(path)  # noqa: PTH116 -- a Path here would be built for every file that is opened
            if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST:
                self._told.add(path)
                self._tell(path, hashlib.sha256(Path(path).read_bytes()).hexdigest())


def _package_root(path: Path) -> Path:
    """The folder from which the file is imported: the first above it that is no package."""
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        folder = folder.parent
    return folder
