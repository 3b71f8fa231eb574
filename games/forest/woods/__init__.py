"""Co-planting: groups and public woods that grow one tree together; moves/woods.py plays, rules/woods.py decides."""
