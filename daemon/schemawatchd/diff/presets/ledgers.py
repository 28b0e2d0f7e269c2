"""The tables in which migration tools note what they applied."""

_TABLES = (
    "DATABASECHANGELOG", "DATABASECHANGELOGLOCK", "_prisma_migrations", "_sqlx_migrations",
    "__EFMigrationsHistory", "__EFMigrationsLock", "__diesel_schema_migrations", "__drizzle_migrations",
    "alembic_version", "ar_internal_metadata", "atlas_schema_revisions", "databasechangelog",
    "databasechangeloglock", "django_migrations", "flyway_schema_history", "goose_db_version",
    "knex_migrations", "knex_migrations_lock", "migrations", "schema_migrations", "schema_version",
    "schemawatchd_migrations",
)  # fmt: skip
_SCHEMAS = ("atlas_schema_revisions", "drizzle", "pgroll", "sqitch")
"""Those of tools that keep to a schema of their own."""

PRESET = {
    "name": "ledgers",
    "reason": "the book-keeping of a migration tool",
    "leaves": (
        ("table", tuple(pattern for name in _TABLES for pattern in (name, f"*.{name}"))),
        ("sequence", tuple(pattern for name in _TABLES for pattern in (f"{name}_*_seq", f"*.{name}_*_seq"))),
        ("schema", _SCHEMAS),
        ("*", tuple(f"{name}.*" for name in _SCHEMAS)),
    ),
}
