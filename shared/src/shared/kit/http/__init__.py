"""Everything HTTP that the four APIs do alike."""
