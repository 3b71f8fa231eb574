"""Why something was earned or not, asked afterwards: what happened and what would happen. Reads only."""
