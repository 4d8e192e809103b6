"""What can be asked about: offers to organisers."""
