"""Statements that need superuser rights; failing them is not a file error."""

from schemawatchd.engines.postgresql.head import Head, Subject

_DENIED = "42501"
_UNSOUND = "42P13"
BEYOND_A_PLAIN_ROLE = {
    "cast", "database", "event_trigger", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table",
    "operator", "publication", "text_search", "user_mapping",
}  # fmt: skip
"""Kinds that only a superuser may make, or one with rights on another of them."""


def is_beyond(head: Head, subject: Subject, sqlstate: str | None) -> bool:
    """Whether a plain role is refused whatever it owns: functions in C, in an untrusted language, or leakproof."""
    routine = subject.kind in {"function", "procedure"} and not head.holds("owner", "to")
    base_type = subject.kind == "composite_type" and not head.holds("as")
    if subject.kind == "aggregate":  # one over `internal` state (AggregateCreate, pg_aggregate.c)
        return sqlstate == _UNSOUND and head.holds("internal") > 0
    return sqlstate == _DENIED and (routine or base_type or subject.kind in BEYOND_A_PLAIN_ROLE)
