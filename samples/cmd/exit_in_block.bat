@rem EXIT /B in a block ends it at once.
@rem truth: documented
@rem exit: 6
@echo off
for %%i in (1 2 3) do (
  echo %%i
  if %%i==2 exit /b 6
)
echo never
