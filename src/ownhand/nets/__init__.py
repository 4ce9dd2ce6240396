"""Generators, critics and the reader, as plain torch modules."""
