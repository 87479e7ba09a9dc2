@rem FOR over words, quoted words, and patterns.
@rem files: a.txt=1 b.txt=2 c.log=3 sub/ sub/d.txt=4
@echo off
for %%i in (one two,three;four=five "six seven") do echo [%%i]
for %%i in (*.txt) do echo %%i
for %%i in (sub\*.txt none.* *.log) do echo %%i
for %%i in () do echo never
for %%i in (a b) do for %%j in (1 2) do echo %%i%%j
