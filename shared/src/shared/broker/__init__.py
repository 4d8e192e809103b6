"""Events on their way: sent from the outbox, received by consumers, compared with what their producer sent."""
