"""What the forest shows on the desktop over its clearing: sheets. Its picture is in desktop.py."""
