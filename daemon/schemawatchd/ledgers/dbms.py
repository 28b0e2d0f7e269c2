"""Databases as migration tools call them: for which of our engines a change is surely not meant."""

_CALLED = {
    "mariadb": ("mariadb", "mysql"),  # which of the two it is depends on the driver
    "postgresql": ("postgresql",),
    "sqlite": ("sqlite",),
}


DIALECTS = {
    "cockroach": (),
    "cockroachdb": (),
    "mariadb": ("mariadb", "mysql"),
    "mssql": (),
    "mysql": ("mariadb", "mysql"),
    "postgres": ("postgresql",),
    "postgresql": ("postgresql",),
    "sqlite": ("sqlite",),
    "sqlite3": ("sqlite",),
}
"""The engines of ours that file names mean where they say a dialect: `1_title.sqlite.up.sql`."""
DIALECT = "|".join(sorted(DIALECTS, key=len, reverse=True))


def left_out_on(dbms: str) -> tuple[str, ...]:
    """The engines on which Liquibase passes it over; none where the list says `all`, or nothing."""
    listed = [each.strip().lower() for each in dbms.split(",") if each.strip()]
    if not listed or "all" in listed:
        return ()
    return tuple(engine for engine, names in _CALLED.items() if not any(_meant(listed, each) for each in names))


def _meant(listed: list[str], name: str) -> bool:
    """As Liquibase has it: `none` and `!name` go before all others, and those alone mean every other one."""
    if "none" in listed or f"!{name}" in listed:
        return False
    wanted = [each for each in listed if not each.startswith("!")]
    return not wanted or name in wanted
