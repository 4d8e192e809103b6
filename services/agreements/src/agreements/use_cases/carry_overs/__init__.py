"""Running cases are carried over from another system."""
