"""Use cases on the register of whom letters are written to."""
