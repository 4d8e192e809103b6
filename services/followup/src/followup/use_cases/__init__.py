"""Use cases: everything a caller can ask of the service, one verb per file; none imports another."""
