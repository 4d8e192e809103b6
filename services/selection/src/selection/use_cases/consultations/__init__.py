"""What can be asked about: consultations with Skolinspektionen."""
