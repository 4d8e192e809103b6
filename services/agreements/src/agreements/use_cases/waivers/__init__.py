"""Leave to break a staffing rule once."""
