"""Change requests of the organiser: requested, answered, withdrawn."""
