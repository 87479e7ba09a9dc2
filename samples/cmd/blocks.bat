@rem Blocks in blocks, with empty lines and comments.
@echo off
(
  echo a

  rem a comment
  (
    echo b
    echo c
  )
  echo d & echo e
)
