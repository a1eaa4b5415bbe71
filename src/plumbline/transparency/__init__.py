"""A transparency log's pure parts: tree, signed notes, offline check. Knows nothing of acts."""
