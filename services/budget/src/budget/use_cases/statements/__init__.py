"""Follow-up's judgements of grant statements."""
