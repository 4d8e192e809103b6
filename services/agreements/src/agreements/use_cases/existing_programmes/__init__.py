"""The agency's existing programmes with places."""
