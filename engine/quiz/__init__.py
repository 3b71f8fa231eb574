"""Question sets that designers and experts write, read and checked; and the rules of asking."""
