"""What the formats have in common in reading files: text, hashes, sections, and what is wrong."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Flaw, History, Migration, Role, Section
from schemawatchd.ledgers.folder import Folder
from schemawatchd.sql.lexer import opening_comment


@dataclass(frozen=True, slots=True)
class File:
    """One file: the name inside the folder, the path as people know it, and its text."""

    name: str
    path: str
    data: bytes
    text: str

    @property
    def mark(self) -> str:
        """The hash of its content."""
        return hashlib.sha256(self.data).hexdigest()


class FolderReading:
    """Reads files of a folder; what cannot be read becomes a flaw and not an error."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._names = frozenset(folder.names())
        self.flaws: list[Flaw] = []

    def files(self, pattern: "re.Pattern[str]") -> Iterator[tuple[File, "re.Match[str]"]]:
        """Each file whose name inside its folder fits, with what was found in the name."""
        for name in self._folder.names():
            if (found := pattern.fullmatch(name.rpartition("/")[2])) and (file := self.file(name)):
                yield file, found

    def file(self, name: str) -> File | None:
        """One file, or nothing where it cannot be read."""
        path = f"{self._folder.named}/{name}"
        try:
            data = self._folder.read(name)
            return File(name, path, data, data.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.flaw(path, "it is not UTF-8", "Save the file as UTF-8 (`iconv -t UTF-8`).", line)
        except SourceInvalid as error:
            self.flaw(error.path, error.says, error.hint)
        return None

    def optional(self, name: str) -> File | None:
        """A file that may be missing."""
        return self.file(name) if name in self._names else None

    def beside(self, name: str) -> str:
        """The text of a file that may be missing; nothing where it is not to be had."""
        file = self.optional(name)
        return file.text if file else ""

    def flaw(self, path: str, says: str, hint: str = "", line: int | None = None) -> None:
        """Note what is wrong."""
        self.flaws.append(Flaw(path, says, hint, line))

    def once(self, migrations: Iterable[Migration]) -> tuple[Migration, ...]:
        """The migrations without those whose version another has as well, which is a flaw of both."""
        found = tuple(migrations)
        counts = Counter(each.version for each in found)
        for version in sorted(each for each, count in counts.items() if count > 1):
            paths = [each.path for each in found if each.version == version]
            self.flaw(
                paths[-1],
                f"it has the same version as {paths[0]}: {version}",
                "Give the newer one another version, before anybody applies it.",
            )
        first = {each.version: each for each in reversed(found)}
        return tuple(each for each in found if first[each.version] is each)

    def sections(self, file: File, mark: "re.Pattern[str]", written: str) -> dict[str, Section] | None:
        """Its parts by the way they go, one for each; a flaw where none goes up. `written` is how marks look."""
        parts: dict[str, Section] = {}
        for way, _, line, content in sections(file.text, mark):
            if way in parts:
                self.flaw(file.path, f"it has two `{written}{way}`", "Write one section for each way.", line - 1)
                return None
            parts[way] = Section(content, line)
        if "up" not in parts:
            self.flaw(file.path, f"it has no `{written}up`", "Write the mark above the statements to run.")
            return None
        return parts

    def history(self, name: str, migrations: Iterable[Migration], heads: Iterable[str] | None = None) -> History:
        """The history of the format `name`. Without `heads`, it is the last of the versioned migrations."""
        ordered = tuple(migrations)
        last = [each.version for each in ordered if each.role is Role.VERSIONED][-1:]
        return History(
            format=name,
            folder=self._folder.named,
            migrations=ordered,
            heads=tuple(last if heads is None else heads),
            numbered=heads is None,
            flaws=tuple(self.flaws),
        )


def sections(text: str, mark: "re.Pattern[str]") -> Iterator[tuple[str, str, int, str]]:
    """The parts that lines of this form begin: group 1 in small letters, group 2, first line, content."""
    found = list(re.finditer(mark.pattern, text, mark.flags | re.MULTILINE))
    for each, following in zip(found, [*found[1:], None], strict=False):
        begin = text.find("\n", each.end()) + 1 or len(text)
        end = following.start() if following else len(text)
        yield each[1].lower(), each[2] or "", text.count("\n", 0, begin) + 1, text[begin:end]


def header(text: str, mark: "re.Pattern[str]") -> str:
    """The comment above the first line of this form."""
    found = re.search(mark.pattern, text, mark.flags | re.MULTILINE)
    return opening_comment(text[: found.start()] if found else text)


def whole(
    file: File,
    *,
    transaction: bool = True,
    together: bool = False,
    wrapped_on: tuple[str, ...] = (),
    placeholders: bool = False,
) -> Section:
    """A file that is one section."""
    return Section(file.text, 1, transaction, together, wrapped_on, placeholders)


def called(folder: Folder, pattern: "re.Pattern[str]", holding: bytes = b"") -> bool:
    """Whether a file is called so, and holds these bytes."""
    names = (each for each in folder.names() if pattern.fullmatch(each.rpartition("/")[2]))
    return any(not holding or holding in folder.read(each) for each in names)


def titled(words: str | None) -> str:
    """A title as people write it."""
    return (words or "").replace("_", " ").strip()


def program(file: File, version: str, title: str, language: str) -> Migration:
    """A migration that is no SQL: its version and its place are all that is known of it."""
    return Migration(version=version, title=title, path=file.path, mark=file.mark, language=language)
