"""MariaDB, and MySQL as far as its information_schema is the same: sessions, the reader, and scratch."""
