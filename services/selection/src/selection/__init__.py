"""Selection: applications, their assessment and the ranking that decides who is offered a place."""
