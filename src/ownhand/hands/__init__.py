"""Models in one file, the reader, the letter case."""
