"""The doors: the same acts by page, by API and by command line. Only here is the clock read."""
