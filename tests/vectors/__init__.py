"""What Python and TypeScript must answer alike, made from the Python side (docs/vectors.md)."""
