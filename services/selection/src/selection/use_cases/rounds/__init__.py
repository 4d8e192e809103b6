"""What can be asked about: selection rounds."""
