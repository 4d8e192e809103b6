"""The data set for external evaluation: what was decided of each unit, what was done there, and what came of it.

Uppdrag om riktade insatser (2024): the assignment and its results are evaluated by somebody outside the agency.
"""
