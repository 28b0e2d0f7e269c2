"""Whether one transaction holds all that a section does."""

from schemawatchd.schema.migration import Section
from schemawatchd.schema.statements import statements


def held(section: Section, engine: str) -> bool:
    """Whether what was done is undone where a statement fails.

    Of several statements in one message PostgreSQL makes a transaction ("Multiple Statements in a Simple Query");
    golang-migrate's driver for SQLite begins one itself, unless x-no-tx-wrap is set.
    """
    if engine in ("mariadb", "mysql"):
        return False
    if section.transaction or (section.together and engine == "sqlite"):
        return True
    return section.together and engine == "postgresql" and len(tuple(statements(section.text))) > 1
