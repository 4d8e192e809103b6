"""Use cases on grant statements."""
