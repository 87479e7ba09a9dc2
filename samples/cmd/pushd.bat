@rem PUSHD and POPD.
@rem files: a/ a/b/
@echo off
pushd a
pushd b
for %%i in ("%cd%") do echo %%~nxi
popd
for %%i in ("%cd%") do echo %%~nxi
popd
if exist a echo top
