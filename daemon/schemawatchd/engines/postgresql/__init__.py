"""PostgreSQL 13 and newer, read through pg_catalog with nothing but LOGIN and CONNECT."""
