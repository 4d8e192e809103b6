"""Use cases on our copies: each copies one fact of another service for the reports."""
