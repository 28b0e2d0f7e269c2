"""The kinds that are read on MariaDB, those that it does not have, and those that are not read yet."""

import re
from collections.abc import Mapping

from schemawatchd.engines.sql_template import templates

PACKAGE = "schemawatchd.engines.mariadb"
_HOLDS = re.compile(r"`\[(\w+)\]`")

READS = frozenset(kind for each in templates(PACKAGE).values() for kind in _HOLDS.findall(each.text)) | {
    "partition"
}
"""The kinds that a question holds; what is said of partitions concerns their table as well."""

_HAS_NONE = "MariaDB has none"
LACKING: Mapping[str, str] = {
    "aggregate": "not read by this version: CREATE AGGREGATE FUNCTION, and functions of shared libraries",
    "cast": _HAS_NONE,
    "collation": _HAS_NONE,
    "composite_type": _HAS_NONE,
    "default_grant": _HAS_NONE,
    "domain": _HAS_NONE,
    "enum": _HAS_NONE,
    "event_trigger": _HAS_NONE,
    "exclusion": _HAS_NONE,
    "extension": _HAS_NONE,
    "foreign_data_wrapper": _HAS_NONE,
    "foreign_server": "not read by this version: servers belong to no database, and hold passwords",
    "foreign_table": _HAS_NONE,
    "materialized_view": _HAS_NONE,
    "operator": _HAS_NONE,
    "option": "MariaDB keeps no settings with a database but its collation, which the kind `database` holds",
    "owner": "MariaDB has none; who made a view, trigger, routine or event is a field of it",
    "policy": _HAS_NONE,
    "publication": _HAS_NONE,
    "range_type": _HAS_NONE,
    "rule": _HAS_NONE,
    "schema": _HAS_NONE,
    "statistics": _HAS_NONE,
    "subscription": _HAS_NONE,
    "text_search": _HAS_NONE,
    "user_mapping": _HAS_NONE,
    "virtual_table": _HAS_NONE,
}
"""By the kind, why it is not read."""
