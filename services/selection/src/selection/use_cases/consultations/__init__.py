"""Use cases: consultations with Skolinspektionen."""
