"""The sandbox: a local system filled with two years of ten organisers, the same each time, for integrators."""
