"""Where things are: coordinate systems, areas and their versions, which area a position lies in."""
