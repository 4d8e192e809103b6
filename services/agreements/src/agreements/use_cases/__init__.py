"""What can be asked of the service: a folder for each noun, one verb per file. None imports another."""
