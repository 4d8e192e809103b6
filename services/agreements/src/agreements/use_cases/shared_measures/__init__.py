"""Measures that several organisers share: planned, joined, left."""
