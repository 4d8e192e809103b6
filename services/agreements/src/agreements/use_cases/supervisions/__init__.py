"""Our copy of the inspectorate's decisions."""
