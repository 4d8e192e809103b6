"""What the national REST profile asks of every API, over the kit; knows no contract and no service."""
