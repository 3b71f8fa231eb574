"""What friends do for each other: meals, wheat, shared breakfasts, work, visits for tea, a word about thieves."""
