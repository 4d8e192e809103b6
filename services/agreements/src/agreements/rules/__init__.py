"""Pure decisions: what holds a case, how long an agreement may be, how a grant is paid, what was changed."""
