"""What is done about consultations."""
