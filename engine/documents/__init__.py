"""Reading a text that somebody wrote: YAML with positions, what is wrong in it and where. Pure."""
