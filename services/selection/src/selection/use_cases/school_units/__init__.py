"""What can be asked about: school units."""
