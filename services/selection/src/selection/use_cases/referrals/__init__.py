"""Use cases: referrals from Skolinspektionen."""
