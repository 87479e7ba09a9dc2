@rem SETLOCAL and ENDLOCAL keep variables; a subroutine's end restores, too.
@echo off
set a=outer
setlocal
set a=inner
set b=new
echo %a% %b%
endlocal
echo %a% [%b%]
call :sub
echo %a%
goto :eof
:sub
setlocal
set a=changed
