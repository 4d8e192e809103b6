"""The arithmetic of a round over columns: one number per unit, all units at once, in exact whole numbers.

The only part of the rules that uses more than the standard library (numpy); decision 15 says why.
"""
