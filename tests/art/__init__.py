"""The drawings of assets/: what each may hold, and all of them on one sheet."""
