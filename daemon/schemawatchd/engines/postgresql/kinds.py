"""What this version reads, and what it honestly does not."""

from schemawatchd.schema.snapshot import NotCompared

READ = frozenset(
    {
        "check", "column", "comment", "enum", "foreign_key", "function", "index", "primary_key", "procedure",
        "sequence", "table", "trigger", "unique", "view",
    }
)  # fmt: skip
"""The kinds of which there is a `.sql` file here."""

_NOT_YET = (
    "aggregate", "cast", "collation", "composite_type", "database", "default_grant", "domain", "event_trigger",
    "exclusion", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table", "grant",
    "materialized_view", "operator", "option", "owner", "partition", "policy", "publication", "range_type",
    "rule", "schema", "statistics", "text_search", "user_mapping",
)  # fmt: skip
_NONE = ("event", "virtual_table")


def lacking() -> tuple[NotCompared, ...]:
    """The kinds of the contract that nobody looks at, with the reason."""
    unread = [NotCompared(kind, "not read by this version") for kind in _NOT_YET]
    return tuple(sorted([*unread, *(NotCompared(kind, "PostgreSQL has none") for kind in _NONE)]))
