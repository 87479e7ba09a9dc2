@rem A batch file's name in quotes, with arguments.
@rem files: "my prog.bat=@echo [%1] [%~2]\r\n"
@echo off
call "my prog.bat" one "two three"
call ".\my prog" "four five" six
"my prog.bat" last
