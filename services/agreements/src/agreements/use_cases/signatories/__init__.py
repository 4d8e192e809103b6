"""Those who may sign for a party."""
