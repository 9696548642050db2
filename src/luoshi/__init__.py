"""Luoshi (落实): from what a city promises to what it delivers."""
