@rem CD into folders and back; names with blanks need no quotes.
@rem files: "one two/" "one two/three/"
@echo off
cd one two
for %%i in ("%cd%") do echo %%~nxi
cd three
for %%i in ("%cd%") do echo %%~nxi
cd ..\..
cd "one two\three"
for %%i in ("%cd%") do echo %%~nxi
cd..
for %%i in ("%cd%") do echo %%~nxi
