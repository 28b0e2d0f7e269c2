"""Migrations and what ledgers say of them (LG)."""
