"""Files of allotments and payments."""
