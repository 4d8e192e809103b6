"""The agency's own costs, without any agreement."""
