"""The designer's tools: reading files through maps, a sample week, the demo. They use the engine; nothing uses them."""
