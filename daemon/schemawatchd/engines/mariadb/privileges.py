"""What an account may see: on MariaDB a missing privilege looks exactly like missing objects.

What each kind needs was found out on a server, one privilege at a time; a test repeats it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemawatchd.engines.mariadb.connection import run

_GRANT = re.compile(
    r"GRANT (?P<what>.+?) ON (?:TABLE )?(?P<db>\*|`(?:[^`]|``)+`)\.(?P<table>\*|`(?:[^`]|``)+`) TO "
)
_DENY = re.compile(r"DENY (?P<what>.+?) ON (?:\w+ )?(?P<db>\*|`(?:[^`]|``)+`)\.(?P<rest>.+?) (?:TO|FROM) ")
"""MariaDB 13.1 (MDEV-14443): the words of GRANT with another verb."""

_ALL = "ALL PRIVILEGES"
_COLUMNS = frozenset({"SELECT", "INSERT", "UPDATE", "REFERENCES"})
_NOT_JUST_SELECT = frozenset(
    {"INSERT", "UPDATE", "REFERENCES", "DELETE", "CREATE", "DROP", "INDEX", "ALTER", "SHOW VIEW", "TRIGGER"}
)
_HIDDEN = (
    *("check", "column", "event", "foreign_key", "function", "index", "primary_key", "procedure", "sequence"),
    *("table", "trigger", "unique", "view"),
)
"""The kinds of which an account sees only what it has a privilege on."""

_RUN_ROUTINES = frozenset({"EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE"})
_SHOW_ROUTINES = frozenset({"SHOW CREATE ROUTINE", "SHOW_ROUTINE"})


@dataclass(frozen=True, slots=True)
class Privileges:
    """What the account holds: everywhere, on the whole database, and on the server's table of routines."""

    account: str
    database: str
    everywhere: frozenset[str]
    here: frozenset[str]
    catalog: frozenset[str]
    system: frozenset[str]
    """On the whole of the server's own database, where the grants are kept."""
    elsewhere: bool
    """Whether it reaches into databases that are not named by the same pattern."""
    denied: tuple[str, ...] = ()
    """What it is denied here, in spite of what it holds."""

    def may(self, *wanted: str) -> bool:
        """Whether it holds all of `wanted` on the whole database."""
        return self._any({_ALL}) or self.here | self.everywhere >= set(wanted)

    @property
    def excess(self) -> str:
        """What it holds everywhere that reaches beyond any database: files and accounts of the server."""
        found = sorted(self.everywhere & {_ALL, "CREATE USER", "FILE", "SUPER"})
        return f"holds {', '.join(found)} on *.*" if found else ""

    @property
    def sees_processes(self) -> bool:
        """Whether it sees what other accounts are doing."""
        return bool(self.everywhere & {_ALL, "PROCESS"})

    @property
    def sees_bodies(self) -> bool:
        """Whether it sees every routine with its body, whoever made it."""
        catalog = self.everywhere | self.catalog
        return bool(catalog & {_ALL, "SELECT"}) or self._any(_SHOW_ROUTINES)

    @property
    def sees_routines(self) -> bool:
        """Whether it sees that a routine exists; bodies are shown to those who made them."""
        return self.sees_bodies or self._any({_ALL} | _RUN_ROUTINES)

    @property
    def sees_grants(self) -> bool:
        """Whether it sees what others may do; with less it sees its own grants alone."""
        return bool((self.everywhere | self.system) & {_ALL, "SELECT"})

    def grants_reason(self) -> str:
        """Why grants are not read, which no documented account needs to."""
        return f"the account sees only its own grants; run: GRANT SELECT ON mysql.* TO {self.account}"

    def lacks(self, *, mariadb: bool = True) -> Mapping[str, str]:
        """Why a kind cannot be read, for each that cannot; the reason names the GRANT to run."""
        lacks: dict[str, str] = {}
        if self.denied:
            reason = f"the account is denied {' and '.join(self.denied)}, so objects may look dropped"
            return dict.fromkeys(_HIDDEN, f"{reason}; run: REVOKE DENY … FROM {self.account}")
        if not self._any({_ALL} | _COLUMNS):
            reason = self._reason("tables", "SELECT")
            lacks |= dict.fromkeys(("table", "column", "primary_key", "unique", "index", "check"), reason)
        if "table" in lacks or not self._any({_ALL} | _NOT_JUST_SELECT):
            lacks["foreign_key"] = self._reason("foreign keys", "REFERENCES")
        if not self.may("SELECT", "SHOW VIEW"):
            lacks["view"] = self._reason("what a view selects", "SELECT, SHOW VIEW")
        if not self.may("TRIGGER"):
            lacks["trigger"] = self._reason("triggers", "TRIGGER")
        if not self.may("EVENT"):
            lacks["event"] = self._reason("events", "EVENT")
        if not self.sees_routines:
            lacks["function"] = lacks["procedure"] = self.bodies_reason(mariadb=mariadb)
        if "table" in lacks or "function" in lacks:
            lacks["comment"] = lacks.get("table") or lacks["function"]
        return lacks

    def sequences_reason(self) -> str:
        """Why sequences, which are read like tables, cannot be read."""
        return self._reason("sequences", "SELECT")

    def bodies_reason(self, *, mariadb: bool = True) -> str:
        """Why routines cannot be read."""
        if mariadb:
            grant = f"GRANT SELECT ON mysql.proc TO {self.account}"
        else:
            grant = f"GRANT SHOW_ROUTINE ON *.* TO {self.account}"
        return f"the account may not see functions and procedures; run: {grant}"

    def views_reason(self, views: str) -> str:
        """Why the text of `views` is empty though the database's views may be seen."""
        return (
            f"the account may not see what {views} selects; run: GRANT SELECT, SHOW VIEW on what it reads "
            f"TO {self.account}"
        )

    def _any(self, wanted: frozenset[str] | set[str]) -> bool:
        return bool((self.here | self.everywhere) & wanted)

    def _reason(self, what: str, privileges: str) -> str:
        database = self.database.replace("`", "``").replace("_", r"\_").replace("%", r"\%")
        return f"the account may not see {what}; run: GRANT {privileges} ON `{database}`.* TO {self.account}"


def privileges(connection: Any, database: str) -> Privileges:
    """What the session's account holds itself, through its present role, and through PUBLIC."""
    account = str(run(connection, "SELECT CURRENT_USER()")[0][0])
    everywhere: set[str] = set()
    here: set[str] = set()
    catalog: set[str] = set()
    system: set[str] = set()
    elsewhere = False
    denied: list[str] = []
    for (line,) in run(connection, "SHOW GRANTS"):
        if (no := _DENY.match(str(line))) and (no["db"] == "*" or _matches(_unquoted(no["db"]), database)):
            denied.append(f"{no['what']} on {no['db']}.{no['rest']}")
        found = _GRANT.match(str(line))
        if found is None:
            continue
        held = {each.strip() for each in found["what"].split(",")}
        if found["db"] == "*":
            everywhere |= held
            continue
        pattern = _unquoted(found["db"])
        elsewhere |= not _matches(pattern, database)
        if found["table"] == "*":
            here |= held if _matches(pattern, database) else set()
            system |= held if _matches(pattern, "mysql") else set()
        elif (pattern, _unquoted(found["table"])) == ("mysql", "proc"):
            catalog |= held
    return Privileges(
        _quoted_account(account),
        database,
        frozenset(everywhere),
        frozenset(here),
        frozenset(catalog | system),
        frozenset(system),
        elsewhere,
        tuple(denied),
    )


def _unquoted(name: str) -> str:
    return name[1:-1].replace("``", "`")


def _quoted_account(account: str) -> str:
    user, _, host = account.rpartition("@")
    return "@".join("'" + part.replace("'", "''") + "'" for part in (user, host))


def _matches(pattern: str, database: str) -> bool:
    """Whether a GRANT's database pattern, with LIKE's `%` and `_`, means this one."""
    tokens = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    expression = "".join(wild.get(each) or re.escape(each[-1]) for each in tokens)
    return re.fullmatch(expression, database, re.DOTALL) is not None
