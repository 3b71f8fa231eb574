"""The tests mirror the tree: tests/test_ledger.py tests engine/ledger.py, tests/api/test_x.py engine/api/x.py."""
