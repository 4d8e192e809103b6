"""The service that holds the key of the agency's seal."""
