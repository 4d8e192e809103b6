"""What the four services have in common: the event envelope, the contracts between them and the plumbing."""
