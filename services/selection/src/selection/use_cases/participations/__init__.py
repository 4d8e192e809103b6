"""Use cases: organisers' participation in programmes."""
