"""What can be asked about case files: that one is sealed."""
