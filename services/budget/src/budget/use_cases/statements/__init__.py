"""What follow-up says of the grant statements."""
