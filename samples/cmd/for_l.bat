@rem FOR /L counts up and down; the end belongs to it.
@echo off
for /l %%i in (1,1,5) do echo %%i
for /l %%i in (10,-3,0) do echo %%i
for /l %%i in (5,1,1) do echo never
for /l %%i in (-2 2 2) do echo %%i
