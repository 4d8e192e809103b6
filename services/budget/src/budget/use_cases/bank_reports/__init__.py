"""What the bank reports of payments."""
