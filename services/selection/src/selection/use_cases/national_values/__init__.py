"""What can be asked about: national averages."""
