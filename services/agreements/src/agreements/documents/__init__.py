"""Documents made for people to read and file."""
