"""What signed agreements bind."""
