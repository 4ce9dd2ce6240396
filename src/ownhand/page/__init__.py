"""Text to placed glyphs to SVG and PNG."""
