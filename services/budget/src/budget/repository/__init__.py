"""Every SQL statement of the service, by subject."""
