"""What is made for people: the decision as a letter and as text."""
