@rem Redirections to files, appending, from files, of the second handle.
@rem truth: documented
@echo off
echo one> out.txt
echo two>> out.txt
>> out.txt echo three
type out.txt
(echo four & echo five) > out.txt
type out.txt
echo error 1>&2 2> err.txt
type nosuch 2> nul
echo 6> six.txt
type six.txt
echo 7 > seven.txt
type seven.txt
set /p x=< out.txt
echo [%x%]
