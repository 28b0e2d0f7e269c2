"""What differs between two snapshots, as a closed family of changes."""
