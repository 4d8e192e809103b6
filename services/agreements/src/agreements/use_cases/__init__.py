"""The use cases of the service: a folder per noun, a verb per file. None imports another."""
