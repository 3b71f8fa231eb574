"""What is in force: content, bundles, publications and the snapshot every process works by."""
