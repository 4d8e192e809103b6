"""Payment files to the finance system."""
