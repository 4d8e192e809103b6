"""Who may sign for a party."""
