"""Reading the files and answers in which registers and statistics arrive, as they are in real life."""
