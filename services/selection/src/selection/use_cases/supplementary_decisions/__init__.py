"""Use cases: supplementary decisions, more units for organisers that have accepted their offers."""
