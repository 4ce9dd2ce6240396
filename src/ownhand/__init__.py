"""Teach a computer a handwriting of its own, and write with it."""

__version__ = "0.1.0"
