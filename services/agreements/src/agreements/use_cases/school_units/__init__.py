"""Our copy of school units that have changed."""
