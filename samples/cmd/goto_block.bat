@rem GOTO leaves blocks and loops.
@rem truth: documented
@echo off
for %%i in (1 2 3) do (
  echo %%i
  if %%i==2 goto out
)
echo never
:out
echo out
(
  goto after
  echo never
)
:after
echo after
