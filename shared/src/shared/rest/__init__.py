"""What the national REST profile asks of every API, over the processes: it knows no contract and no service."""
