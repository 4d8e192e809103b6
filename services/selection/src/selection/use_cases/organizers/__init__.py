"""What can be asked about: organisers."""
