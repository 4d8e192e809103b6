"""What the organiser asks to have changed: requested, answered, withdrawn."""
