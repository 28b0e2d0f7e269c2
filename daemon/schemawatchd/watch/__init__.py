"""The verb `examine`: one look at one target, which reads and decides and writes nothing."""
