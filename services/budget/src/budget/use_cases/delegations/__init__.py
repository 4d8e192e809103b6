"""Budget's own copy of the register of delegations."""
