@rem IF and ELSE over several lines and in one, nested.
@echo off
if 1==2 (
    echo no
) else if 1==1 (
    echo yes
) else (
    echo neither
)
if 1==1 (echo a) else (echo b)
if 1==2 (echo a) else echo b
if 1==1 if 2==3 (echo inner) else echo else belongs to the inner
if 1==1 (
  if 2==2 (
    echo deep
  )
  echo after
)
