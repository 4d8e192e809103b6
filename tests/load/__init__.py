"""Load until it bends: a realistic mix by ever more people, with one, two and four of each process (`make load`)."""
