@rem SET /P reads a line; without one the variable stays as it is.
@rem truth: documented
@rem stdin: first line\r\n\r\nthird\r\n
@echo off
set /p a=Name: 
echo [%a%]
set b=kept
set /p b=
echo [%b%]
set /p "c=quoted prompt "
echo [%c%]
exit /b 0
