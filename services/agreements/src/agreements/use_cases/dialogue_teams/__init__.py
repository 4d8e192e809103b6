"""Who supports which organisers."""
