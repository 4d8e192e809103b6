"""The organiser's plan, which Skolverket approves."""
