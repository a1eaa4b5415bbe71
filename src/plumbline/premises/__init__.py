"""The case-handling area: stays, searches, rooms, guards, exits."""
