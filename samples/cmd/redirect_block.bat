@rem A block's redirection holds for all in it, loops included.
@echo off
for %%i in (1 2 3) do echo %%i>> loop.txt
type loop.txt
(
  echo head
  for %%i in (a b) do echo %%i
) > block.txt
type block.txt
if 1==1 (echo in if) > if.txt
type if.txt
