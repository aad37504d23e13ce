"""Mediation cases, by their rules alone."""
