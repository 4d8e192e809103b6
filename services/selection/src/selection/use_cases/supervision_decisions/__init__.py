"""What can be asked about: supervision decisions."""
