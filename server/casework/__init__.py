"""Each use case once, in one transaction: what rules decide is written, and everyone concerned is told."""
