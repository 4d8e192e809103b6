"""What the services share: the event envelope, the contracts and the plumbing kit."""
