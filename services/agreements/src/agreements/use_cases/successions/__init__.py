"""A case goes on with the organiser that its own has gone up in: proposed, decided, withdrawn."""
