"""What can be asked about conflicts of interest."""
