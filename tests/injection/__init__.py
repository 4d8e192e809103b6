"""Faults at random under load, and proof afterwards that nothing was lost, doubled or bound beyond its limits."""
