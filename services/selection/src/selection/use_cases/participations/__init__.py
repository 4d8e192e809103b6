"""What can be asked about: organisers' participation in programmes."""
