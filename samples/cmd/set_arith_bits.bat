@rem SET /A: shifts, bit operations, remainders; quotes keep special characters away from the parser.
@echo off
set /a "a=1<<10"
set /a "b=-16>>2"
set /a "c=12&10"
set /a "d=12|3"
set /a "e=12^10"
set /a "f=17%%5"
set /a "g=-17%%5"
set /a "h=2147483647+1"
set /a "i=0x7fffffff*2"
echo %a% %b% %c% %d% %e% %f% %g% %h% %i%
