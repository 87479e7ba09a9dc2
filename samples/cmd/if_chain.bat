@rem Numbers compared in a chain of ELSE IF.
@echo off
for %%n in (3 15 40) do call :size %%n
goto :eof
:size
if %1 lss 10 (
  echo %1 small
) else if %1 lss 20 (
  echo %1 medium
) else (
  echo %1 large
)
goto :eof
