@rem SET /A: assignments, lists, variables without percent signs, undefined ones are 0.
@echo off
set n=5
set /a n+=3, m=n*2, k=undefinedvar+1
echo %n% %m% %k%
set /a n-=1
set /a m/=3
set /a k*=7
set /a "j=k<<=2"
set /a "o^=6"
set /a "p=(q=4)*2"
echo %n% %m% %k% %j% %o% %p% %q%
set word=abc
set /a w=word+1
echo %w%
