"""What can be asked about delegations."""
