"""Hens in others' coops: hungry ones that help themselves, and what their hosts and owners do about it."""
