"""What both parties have written in an analysis or a plan."""
