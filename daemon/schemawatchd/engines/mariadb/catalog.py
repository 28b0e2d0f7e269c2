"""What becomes of each column of the server's own catalogs: which kind reads it, or why none does.

A test asks each server that it meets for its columns, and fails on one that is not here: MariaDB 10.11 so far.
What other versions have besides is from their manuals, as far as those are plain: the pages "Information Schema
Tables" of MariaDB 11.4 and of MySQL 8.0 and 9.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from schemawatchd.engines.catalogs import CatalogColumns, listed
from schemawatchd.engines.mariadb.connection import plain_version, run
from schemawatchd.engines.mariadb.kinds import LACKING
from schemawatchd.schema.snapshot import NotCompared

_WHERE = "where the object is, which is asked by"
_DATA = "of the rows, or of when they were written"
_FOLLOWS = "follows from another column that is read"
_CLIENT = "of the client's session in which it was made"
_ALWAYS = "the same in every row"
_RUNNING = "of the running server"
_ACCOUNTS = "of the whole server's accounts; what they may do here is read as grants"
_SERVER = "belongs to no database"
_COPY = "information_schema shows the same"
_STATISTICS = "of the optimiser's statistics"

Columns = Mapping[str, str]

CATALOGS: Mapping[str, Columns] = {
    "information_schema.check_constraints": {
        "check": "table_name constraint_name level check_clause",
        _WHERE: "constraint_catalog constraint_schema",
    },
    "information_schema.column_privileges": {
        "grant": "grantee table_name column_name privilege_type is_grantable",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.columns": {
        "column": "table_name column_name ordinal_position column_default is_nullable data_type collation_name "
        "column_type extra generation_expression srs_id",
        "comment": "column_comment",
        _FOLLOWS: "character_maximum_length character_octet_length numeric_precision numeric_scale "
        "datetime_precision character_set_name column_key is_generated "
        "is_system_time_period_start is_system_time_period_end",
        "what this account may do": "privileges",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.events": {
        "event": "event_name definer event_definition event_type interval_value interval_field sql_mode ends "
        "status on_completion",
        "comment": "event_comment",
        "where it was not written, it is the moment of creation": "starts execute_at",
        _CLIENT: "time_zone character_set_client collation_connection database_collation originator",
        _DATA: "created last_altered last_executed",
        _ALWAYS: "event_body",
        _WHERE: "event_catalog event_schema",
    },
    "information_schema.geometry_columns": {
        "column": "g_table_name g_geometry_column srid",
        _FOLLOWS: "f_table_name f_geometry_column geometry_type coord_dimension",
        _ALWAYS: "storage_type max_ppr",
        _WHERE: "f_table_catalog f_table_schema g_table_catalog g_table_schema",
    },
    "information_schema.key_column_usage": {
        "foreign_key": "constraint_name table_name column_name ordinal_position referenced_table_schema "
        "referenced_table_name referenced_column_name",
        _FOLLOWS: "position_in_unique_constraint",
        _WHERE: "constraint_catalog constraint_schema table_catalog table_schema",
    },
    "information_schema.parameters": {
        "function": "specific_name ordinal_position parameter_mode parameter_name dtd_identifier routine_type",
        _FOLLOWS: "data_type character_maximum_length character_octet_length numeric_precision numeric_scale "
        "datetime_precision character_set_name collation_name",
        _WHERE: "specific_catalog specific_schema",
    },
    "information_schema.partitions": {
        "partition": "table_name partition_name subpartition_name partition_ordinal_position "
        "subpartition_ordinal_position partition_method subpartition_method partition_expression "
        "subpartition_expression partition_description",
        "no comment of a part is compared: parts come and go": "partition_comment",
        "where the rows are kept": "nodegroup tablespace_name",
        _DATA: "table_rows avg_row_length data_length max_data_length index_length data_free create_time "
        "update_time check_time checksum",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.referential_constraints": {
        "foreign_key": "constraint_name match_option update_rule delete_rule table_name",
        _FOLLOWS: "unique_constraint_catalog unique_constraint_schema unique_constraint_name "
        "referenced_table_name",
        _WHERE: "constraint_catalog constraint_schema",
    },
    "information_schema.routines": {
        "function": "specific_name routine_name routine_type dtd_identifier routine_body routine_definition "
        "external_language is_deterministic sql_data_access security_type sql_mode definer",
        "comment": "routine_comment",
        _FOLLOWS: "data_type character_maximum_length character_octet_length numeric_precision numeric_scale "
        "datetime_precision character_set_name collation_name",
        _CLIENT: "character_set_client collation_connection database_collation",
        _DATA: "created last_altered",
        _ALWAYS: "external_name parameter_style sql_path",
        _WHERE: "routine_catalog routine_schema",
    },
    "information_schema.schema_privileges": {
        "grant": "grantee table_schema privilege_type is_grantable",
        _WHERE: "table_catalog",
    },
    "information_schema.schemata": {
        "comment": "schema_comment",
        "database": "default_collation_name",
        _FOLLOWS: "default_character_set_name",
        "where the rows are kept": "default_encryption",
        _ALWAYS: "sql_path",
        _WHERE: "catalog_name schema_name",
    },
    "information_schema.statistics": {
        "index": "table_name non_unique index_name seq_in_index column_name collation sub_part index_type ignored "
        "is_visible expression",
        "comment": "index_comment",
        _FOLLOWS: "nullable index_schema",
        _STATISTICS: "cardinality",
        _DATA: "packed comment",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.table_constraints": {
        _FOLLOWS: "constraint_catalog constraint_schema constraint_name table_schema table_name constraint_type "
        "table_catalog",
        "check": "enforced",
    },
    "information_schema.table_privileges": {
        "grant": "grantee table_name privilege_type is_grantable",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.tables": {
        "table": "table_name table_type engine table_collation create_options",
        "comment": "table_comment",
        "create_options has what was written": "row_format",
        _DATA: "version table_rows avg_row_length data_length max_data_length index_length data_free "
        "auto_increment create_time update_time check_time checksum max_index_length temporary",
        _WHERE: "table_catalog table_schema",
    },
    "information_schema.triggers": {
        "trigger": "trigger_name event_manipulation event_object_table action_order action_statement "
        "action_timing sql_mode definer",
        _CLIENT: "character_set_client collation_connection database_collation",
        _DATA: "created",
        _ALWAYS: "action_condition action_orientation action_reference_old_table action_reference_new_table "
        "action_reference_old_row action_reference_new_row",
        _WHERE: "trigger_catalog trigger_schema event_object_catalog event_object_schema",
    },
    "information_schema.views": {
        "view": "table_name view_definition check_option definer security_type algorithm",
        _FOLLOWS: "is_updatable",
        _CLIENT: "character_set_client collation_connection",
        _WHERE: "table_catalog table_schema",
    },
    "mysql.procs_priv": {
        "grant": "host db user routine_name routine_type proc_priv",
        "who granted it": "grantor timestamp",
    },
}
"""By catalog: the columns, by the kind that reads them or by the reason why none does."""

LEFT_OUT: Mapping[str, str] = {
    # Read, from another place.
    "information_schema.key_period_usage": "SHOW CREATE TABLE shows it on every version",
    "information_schema.periods": "SHOW CREATE TABLE shows it on every version",
    "information_schema.sequences": "each sequence is read itself, on every version",
    "information_schema.st_geometry_columns": _COPY,
    "information_schema.table_constraints_extensions": "no option of a storage engine on MySQL is read",
    "information_schema.columns_extensions": "no option of a storage engine on MySQL is read",
    "information_schema.tables_extensions": "no option of a storage engine on MySQL is read",
    "information_schema.schemata_extensions": "whether a database may be written to is no part of its schema",
    "information_schema.triggered_update_columns": "the columns of UPDATE OF (MariaDB 12) are not read",
    "information_schema.view_*_usage": "follows from what a view selects",
    "information_schema.column_statistics": _STATISTICS,
    "mysql.*_priv": _COPY,
    "mysql.db": _COPY,
    "mysql.event": _COPY,
    "mysql.proc": _COPY,
    # MySQL 9: not read by this version.
    "information_schema.json_duality_view*": "duality views of MySQL 9 are not read by this version",
    "information_schema.libraries": "libraries of MySQL 9 are not read by this version",
    "information_schema.routine_libraries": "libraries of MySQL 9 are not read by this version",
    # Of the whole server.
    "mysql.func": "functions of shared libraries belong to the server, not to a database",
    "mysql.servers": "servers for FEDERATED tables belong to the server, and hold passwords",
    "information_schema.administrable_role_authorizations": _ACCOUNTS,
    "information_schema.applicable_roles": _ACCOUNTS,
    "information_schema.enabled_roles": _ACCOUNTS,
    "information_schema.role_*_grants": _ACCOUNTS,
    "information_schema.user_*": _ACCOUNTS,
    "mysql.default_roles": _ACCOUNTS,
    "mysql.global_grants": _ACCOUNTS,
    "mysql.global_priv": "of the whole server's accounts; what DENY forbids them (MariaDB 13.1) is not read",
    "mysql.password_history": _ACCOUNTS,
    "mysql.role_edges": _ACCOUNTS,
    "mysql.roles_mapping": _ACCOUNTS,
    "mysql.user": _ACCOUNTS,
    "information_schema.*character_set*": _SERVER,
    "information_schema.collations": _SERVER,
    "information_schema.all_plugins": _SERVER,
    "information_schema.engines": _SERVER,
    "information_schema.files": _SERVER,
    "information_schema.keywords": _SERVER,
    "information_schema.plugins": _SERVER,
    "information_schema.resource_groups": _SERVER,
    "information_schema.spatial_ref_sys": _SERVER,
    "information_schema.sql_functions": _SERVER,
    "information_schema.st_*": _SERVER,
    "information_schema.system_variables": _SERVER,
    "information_schema.tablespaces*": _SERVER,
    "mysql.component": _SERVER,
    "mysql.help_*": _SERVER,
    "mysql.plugin": _SERVER,
    "mysql.time_zone*": _SERVER,
    # Of the server as it runs.
    "information_schema.*_statistics": _RUNNING,
    "information_schema.*_status": _RUNNING,
    "information_schema.*_variables": _RUNNING,
    "information_schema.innodb_*": _RUNNING,
    "information_schema.key_caches": _RUNNING,
    "information_schema.optimizer_trace": _RUNNING,
    "information_schema.processlist": _RUNNING,
    "information_schema.profiling": _RUNNING,
    "information_schema.thread_pool_*": _RUNNING,
    "mysql.*_log": _RUNNING,
    "mysql.*_stats": _STATISTICS,
    "mysql.gtid_*": _RUNNING,
    "mysql.innodb_*": _RUNNING,
    "mysql.replication_*": _RUNNING,
    "mysql.server_cost": _STATISTICS,
    "mysql.engine_cost": _STATISTICS,
    "mysql.slave_*": _RUNNING,
    "mysql.transaction_registry": _RUNNING,
    "mysql.ndb_binlog_index": _RUNNING,
}
"""By catalog, or a pattern of several, why none of its columns is read."""


@cache
def said_of(catalog: str, column: str) -> str | None:
    """Which kind reads a column, or why none does; `None` where this version does not know the column."""
    for what, names in CATALOGS.get(catalog, {}).items():
        if column in names.split():
            return what
    if catalog in CATALOGS:
        return None
    return next((why for pattern, why in LEFT_OUT.items() if fnmatchcase(catalog, pattern)), None)


def kinds_left_out() -> Mapping[str, str]:
    """By kind, why it is not read."""
    return LACKING


def catalog_columns() -> Iterator[CatalogColumns]:
    """The whole table."""
    return listed(CATALOGS, LEFT_OUT)


# What the catalogs of a newer server hold that this version does not know (`catalog`).


KNOWN = frozenset({"10.11"})
"""The versions of which each column was seen: others are asked for new views and columns."""

_SCHEMA = "information_schema"
COLUMNS = (
    "select lower(table_name), lower(column_name) from information_schema.columns"
    " where table_schema = 'information_schema' order by 1, ordinal_position"
)


def unknown_columns(connection: Any) -> Iterator[NotCompared]:
    """Each column, or whole view, whose meaning is unknown, by the kind that it may concern.

    The server's other database, `mysql`, is shown to few accounts, and only its grants are read.
    """
    if plain_version(str(connection.get_server_info())).rpartition(".")[0] in KNOWN:
        return
    found = ((f"{_SCHEMA}.{view}", str(column)) for view, column in run(connection, COLUMNS))
    unknown = [(view, column) for view, column in found if said_of(view, column) is None]
    for view in dict.fromkeys(view for view, _ in unknown if view not in CATALOGS):
        yield NotCompared("database", f"not read by this version: `{view}`")
    for view, column in unknown:
        if view in CATALOGS:
            reason = f"not read by this version: the column `{column}` of `{view}`"
            yield NotCompared(next(iter(CATALOGS[view])), reason)
