"""Pure decisions: what stops a case, how an agreement may run and be paid, what is missing, what changed."""
