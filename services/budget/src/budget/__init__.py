"""Budget: what may be used, what is reserved, committed, paid and claimed, in books that always balance."""

__version__ = "1.2.0"
