"""What an application sets in its session before it migrates, as far as it changes what DDL does.

Only what is in these lists can be set: nothing that says who runs the statements, what they may, how long they may
take, or that reads files. A session's settings end with it.
"""

import re
from collections.abc import Mapping

_MARIADB = frozenset(
    {
        "alter_algorithm", "character_set_client", "character_set_connection", "character_set_results",
        "check_constraint_checks", "collation_connection", "default_storage_engine",
        "explicit_defaults_for_timestamp",
        "foreign_key_checks", "innodb_strict_mode", "lc_time_names", "old_mode", "sql_mode",
        "system_versioning_alter_history", "time_zone", "unique_checks",
    }
)  # fmt: skip
_POSTGRESQL = frozenset(
    {
        "array_nulls", "backslash_quote", "bytea_output", "check_function_bodies", "datestyle",
        "default_text_search_config", "default_toast_compression", "escape_string_warning", "intervalstyle",
        "plpgsql.variable_conflict", "quote_all_identifiers", "search_path", "standard_conforming_strings",
        "timezone", "transform_null_equals", "xmlbinary", "xmloption",
    }
)  # fmt: skip
_SQLITE = frozenset({"foreign_keys", "legacy_alter_table", "recursive_triggers"})
SETTINGS: Mapping[str, frozenset[str]] = {
    "mariadb": _MARIADB,
    "mysql": _MARIADB,
    "postgresql": _POSTGRESQL,
    "sqlite": _SQLITE,
}
"""The names that may be set, by engine."""
_VALUE = re.compile(r"[\w .,:/+$\"-]{0,500}")
_NUMBER = re.compile(r"-?\d+")
_OWN = re.compile(r"[a-z_]\w{0,60}(\.[a-z_]\w{0,60}){1,2}")
"""PostgreSQL's customized options: an application's own, or an extension's; none of the server's has a dot."""


def refusal(name: str, value: str) -> str:
    """Why this is not set on any engine; nothing where it may be."""
    if not _OWN.fullmatch(name.lower()) and not any(name.lower() in each for each in SETTINGS.values()):
        return f"`{name}` cannot be set for a replay"
    return "" if _VALUE.fullmatch(value) else f"the value of `{name}` holds characters that no such value has"


def prelude(engine: str, settings: Mapping[str, str]) -> str:
    """One line of statements that set these, without those of other engines; nothing where none is left."""
    found = []
    for name, value in settings.items():
        known = name.lower() in SETTINGS[engine] or (engine == "postgresql" and _OWN.fullmatch(name.lower()))
        if known and not refusal(name, value):
            found.append(_statement(engine, name.lower(), value))
    return f"{' '.join(found)}\n" if found else ""


def _statement(engine: str, name: str, value: str) -> str:
    if engine == "postgresql":  # as a list where it is one, which SET would take for a single name
        return f"select pg_catalog.set_config('{name}', '{value}', false);"
    literal = value if _NUMBER.fullmatch(value) else f"'{value}'"
    return f"pragma {name} = {literal};" if engine == "sqlite" else f"set session {name} = {literal};"
