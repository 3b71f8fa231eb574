"""Tests of engine/quests."""
