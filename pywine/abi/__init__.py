"""C described in Python: types, structures, the `@api` declaration and the marshalling generated from it."""
