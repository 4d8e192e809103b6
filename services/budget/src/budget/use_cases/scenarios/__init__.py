"""What-ifs on a copy of the positions."""
