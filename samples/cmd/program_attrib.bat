@rem Attributes: attrib shows and changes them, DIR and IF see them.
@rem files: a.txt=1 b.txt=2
@echo off
attrib +h a.txt
dir /b *.txt
dir /b /ah
if exist a.txt echo exists
attrib -h +r a.txt
del a.txt 2> nul
if exist a.txt echo still
del /f a.txt
if not exist a.txt echo gone
for %%i in (b.txt) do echo %%~ai
