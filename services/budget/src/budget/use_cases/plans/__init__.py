"""Plans and scenarios."""
