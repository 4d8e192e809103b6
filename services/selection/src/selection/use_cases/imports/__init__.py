"""What can be asked about: files that are read in."""
