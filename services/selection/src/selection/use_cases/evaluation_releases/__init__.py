"""Use cases on releases of the data set for external evaluation."""
