"""The case with one organiser: opened by an offer, answered, assigned to a team."""
