"""Budget's own copy of the register of conflicts of interest."""
