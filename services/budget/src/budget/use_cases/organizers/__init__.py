"""Budget's own copy of the organisers."""
