@rem Variables as an array, read back with CALL and with delayed expansion.
@rem truth: documented
@echo off
setlocal enabledelayedexpansion
set i=0
for %%v in (red green blue) do (
  set "colour[!i!]=%%v"
  set /a i+=1
)
for /l %%k in (0,1,2) do echo %%k !colour[%%k]!
set k=1
call echo %%colour[%k%]%%
for /f "tokens=2 delims==" %%a in ('set colour[') do echo %%a
