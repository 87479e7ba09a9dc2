"""Objects with interfaces that guest code calls: their tables of methods, streams, the task allocator."""
