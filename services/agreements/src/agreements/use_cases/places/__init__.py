"""Places in existing programmes: asked for, given up, lapsed."""
