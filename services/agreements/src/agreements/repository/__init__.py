"""Every query of the service, one subject per file."""
