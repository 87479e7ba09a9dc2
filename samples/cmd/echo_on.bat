@rem ECHO ON shows every command behind the prompt.
@rem truth: documented
prompt $G
echo hello
set x=1
if 1==1 echo yes
if %x%==1 (
    echo a
    echo b & echo c
) else echo d
for %%i in (1 2) do echo %%i
@echo quiet
echo two > nul
call :sub 1
goto end
:sub
rem comment
exit /b
:end
@echo off
echo not shown
