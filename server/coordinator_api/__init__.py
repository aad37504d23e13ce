"""The door of coordinators, operators and integrators: parse, one call, reply."""
