"""The console in real browsers, on a desk of 1440×900."""
