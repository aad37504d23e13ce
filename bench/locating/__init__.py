"""The bench of `geo/`: a city by chance, places in it, and everybody who can say in which grid they lie."""
