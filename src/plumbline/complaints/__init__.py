"""Complaints, reports, petitions and requests for information: taken, routed, answered."""
