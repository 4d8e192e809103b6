"""Documents that people read and keep."""
