"""What this version reads, and what it honestly does not."""

from schemawatchd.schema.snapshot import NotCompared

READ = frozenset(
    {
        "aggregate", "check", "collation", "column", "comment", "composite_type", "default_grant",
        "domain", "enum", "exclusion", "extension", "foreign_key", "function", "grant", "index",
        "materialized_view", "owner", "policy", "primary_key", "procedure", "range_type", "rule",
        "schema", "sequence", "statistics", "table", "trigger", "unique", "view",
    }
)  # fmt: skip
"""The kinds of which there is a `.sql` file here."""

_NOT_YET = (
    "cast", "database", "event_trigger", "foreign_data_wrapper", "foreign_server",
    "foreign_table", "operator", "option", "partition", "publication", "text_search",
    "user_mapping",
)  # fmt: skip
_NONE = ("event", "virtual_table")


def lacking() -> tuple[NotCompared, ...]:
    """The kinds of the contract that nobody looks at, with the reason."""
    unread = [NotCompared(kind, "not read by this version") for kind in _NOT_YET]
    return tuple(sorted([*unread, *(NotCompared(kind, "PostgreSQL has none") for kind in _NONE)]))
