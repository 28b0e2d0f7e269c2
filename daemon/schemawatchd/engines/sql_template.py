"""The language of the `.sql` files with which engines read catalogs.

A file is one query of the server, in the server's own SQL. Its name says what it reads: `<kind>.sql` for a kind of
`schema/kinds`, another name for a question that a reader asks by that name. `<name>.<variant>.sql` takes the place
of `<name>.sql` for a relative of the server, such as `index.mysql.sql`.

What it returns, is said by the names of its columns:

    name        a field of the record (PostgreSQL, SQLite): one row is one record
    `[kind]`    records of that kind as JSON texts, parted by commas (MariaDB: one query makes records of several
                kinds, because its driver takes longer for a row than the server for making the text)
    ask, of     what else must be asked because of this row, and about which table (MariaDB)

Marks are comments. Those at the end of a line are about that line, which must be one of its own:

    -- since 18                             only servers of this major version and later get the line
    -- since 19 where CATALOG has COLUMN    the same, and only if the catalog has the column: for what was known
                                            before a server was there to try it on
    -- of relations                         only a query for single relations has the line (incremental reading)

Those that stand alone are about the file, and come first:

    -- only if: QUERY                       ask only where this query returns a row
    -- without nested loops                 the planner must not join by nested loops, because that is quadratic on
                                            catalogs without statistics

Every other comment is for people. A comment that begins like a mark and is none raises `ValueError`, which names
file and line: a mark that is misspelled would otherwise be asked of servers that do not understand the line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_COMMENT = re.compile(r"--\s*((?:since|of relations?|only if|without nested)\b.*)$")
_SINCE = re.compile(r"since (\d+)(?: where (\w+) has (\w+))?")
_OF_RELATIONS = "of relations"
_HASHED = "without nested loops"
_ONLY_IF = re.compile(r"only if: (\S.*)")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    since: int = 0
    catalog: str = ""
    column: str = ""
    of_relations: bool = False


@dataclass(frozen=True, slots=True)
class SqlTemplate:
    """One file, taken apart."""

    lines: tuple[_Line, ...]
    condition: str = ""
    """The query that tells whether there is anything to ask for; empty: ask in any case."""
    hashed: bool = False
    """Whether it has to be planned without nested loops."""

    @property
    def text(self) -> str:
        """The whole query, for engines of which one version understands every line."""
        return "".join(each.text for each in self.lines)

    @property
    def by_relation(self) -> bool:
        """Whether it can be asked for single relations."""
        return any(each.of_relations for each in self.lines)

    def query(self, major: int, *, limited: bool = False) -> str:
        """The query for servers of this major version; `limited` to single relations.

        Lines that depend on a column are in it; `uncertain` names them, and `without` leaves them out.
        """
        return "".join(each.text for each in self._for(major, limited=limited))

    def uncertain(self, major: int) -> frozenset[tuple[str, str]]:
        """The pairs of catalog and column on which lines for this version depend."""
        return frozenset((each.catalog, each.column) for each in self._for(major, limited=True) if each.catalog)

    def without(self, lacking: frozenset[tuple[str, str]]) -> "SqlTemplate":
        """The template without the lines that depend on these columns."""
        kept = tuple(each for each in self.lines if (each.catalog, each.column) not in lacking)
        return SqlTemplate(kept, self.condition, self.hashed)

    def _for(self, major: int, *, limited: bool) -> tuple[_Line, ...]:
        return tuple(each for each in self.lines if each.since <= major and (limited or not each.of_relations))


@cache
def templates(package: str) -> Mapping[str, SqlTemplate]:
    """Each `.sql` file in an engine's folder, by its name without the ending, in the order of names.

    Raises `ValueError` for a mark that is none.
    """
    return {
        file.name.removesuffix(".sql"): parsed(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(files(package).iterdir(), key=lambda each: each.name)
        if file.name.endswith(".sql")
    }


def parsed(text: str, name: str) -> SqlTemplate:
    """The template in a file's text. Raises `ValueError`, which begins with `name` and the line."""
    lines: list[_Line] = []
    condition, hashed = "", False
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        found = _COMMENT.search(line.rstrip("\n"))
        mark = found[1].rstrip() if found else ""
        alone = found is not None and not line[: found.start()].strip()
        if alone and mark == _HASHED:
            hashed = True
            lines.append(_Line(line))
        elif alone and (only := _ONLY_IF.fullmatch(mark)):
            condition = only[1]
            lines.append(_Line(line))
        elif not alone and mark == _OF_RELATIONS:
            lines.append(_Line(line, of_relations=True))
        elif not alone and (since := _SINCE.fullmatch(mark)):
            lines.append(_Line(line, since=int(since[1]), catalog=since[2] or "", column=since[3] or ""))
        elif mark:
            raise ValueError(f"{name}, line {number}: `-- {mark}` is no mark (engines/sql_template.py lists them)")
        else:
            lines.append(_Line(line))
    return SqlTemplate(tuple(lines), condition, hashed)
