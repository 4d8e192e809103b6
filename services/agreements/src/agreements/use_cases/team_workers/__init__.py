"""The register of those who work in dialogue teams."""
