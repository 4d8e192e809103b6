"""Budget: appropriations, reservations, commitments and payments."""
