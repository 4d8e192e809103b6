"""Agreements: the cooperation with one organiser, from the answer to an offer to the end of the agreement."""

__version__ = "1.2.0"
