"""What can be asked about: programmes: the rules of government assignments."""
