"""Which item a cost kind burdens."""
