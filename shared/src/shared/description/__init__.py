"""What an API says of itself: OpenAPI, pages for people, problem pages, its changes."""
