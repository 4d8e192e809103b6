"""Every query of the service, a class per subject.

`list_` gives a query to page through, except where the name says which rows are read at once.
"""
