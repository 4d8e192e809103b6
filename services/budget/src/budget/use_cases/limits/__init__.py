"""What may be used."""
