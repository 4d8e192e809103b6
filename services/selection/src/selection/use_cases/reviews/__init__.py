"""What can be asked about: manual reviews."""
