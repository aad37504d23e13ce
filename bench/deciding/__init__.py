"""Casework under load: a year in the store, and reports that come in."""
