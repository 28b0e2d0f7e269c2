"""One file per kind of channel: `KIND`, `RANK`, `accepts(spec)`, and `make(spec)`. The first by rank that accepts is taken."""
