"""One file per kind of channel: `KIND`, `RANK`, `accepts(spec)` and `make(spec)`.

The first that accepts, by rank, is taken.
"""
