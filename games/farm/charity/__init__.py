"""Eggs given to charity: projects with goals, numbered receipts, medals, and what became of it all."""
