"""Every query of the service, a class for each subject."""
