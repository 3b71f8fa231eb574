"""What the farm shows on the desktop over its yard: sheets. Its picture is in desktop.py."""
