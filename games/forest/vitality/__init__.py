"""What vitality is earned and spent with: tasks, the store, the bag of props, the energy rain."""
