"""Ink: pen paths, outlines; drawing paths as pixels, tracing pixels."""
