"""The running process: loop, signals, reload and self-monitoring."""
