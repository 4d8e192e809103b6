"""Income beside the appropriation."""
