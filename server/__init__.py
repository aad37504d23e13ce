"""The house: rules, the only SQL, use cases, the coordinators' door and the wiring."""
