@rem EXIT without /B ends the interpreter, also inside a subroutine.
@rem exit: 9
@echo off
call :sub
echo never
:sub
exit 9
