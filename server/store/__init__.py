"""The only SQL of the house: one module per noun, one function per question, named after it."""
