"""The operator's desk, over the APIs of the services alone."""
