"""Going on in spite of supervision: asked for by one person, granted by another."""
