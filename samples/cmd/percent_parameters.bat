@rem Parameters, their quotes and %*; SHIFT does not change %*.
@rem args: one "two words" three,four 5 6 7 8 9 ten eleven
@echo off
echo 1=%1 2=%2 2~=%~2 3=%3 4=%4 5=%5 9=%9
echo all=%*
shift
echo 1=%1 2=%2 9=%9
shift /3
echo 1=%1 2=%2 3=%3 4=%4
echo all=%*
