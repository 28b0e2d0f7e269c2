"""What a look found, as plain values, and one file per format in `formats/`."""
