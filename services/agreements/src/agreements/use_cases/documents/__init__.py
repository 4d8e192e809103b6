"""What the parties have signed, as documents."""
