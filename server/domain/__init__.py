"""The rules of the trade as pure functions from values to values. No I/O, no clock, no chance."""
