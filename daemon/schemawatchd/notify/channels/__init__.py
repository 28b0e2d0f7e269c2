"""One file per kind of channel: `accepts(url)`, and `make(name, url)`. The first that accepts is taken."""
