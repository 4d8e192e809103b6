"""Documents that the parties have signed."""
