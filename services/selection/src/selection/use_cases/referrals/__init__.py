"""What can be asked about: referrals from Skolinspektionen."""
