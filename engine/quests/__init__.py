"""The quest language: what a designer writes, checked with its place in the file, compiled, matched and tried out."""
