"""Documents for people: the decision as a letter and as text."""
