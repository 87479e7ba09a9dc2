@rem PUSHD alone lists, POPD on an empty stack fails quietly.
@rem truth: documented
@rem files: a/
@echo off
popd || echo empty
cd /d c:\
pushd C:\windows
pushd C:\windows\temp
pushd
popd
cd
popd
exit /b 0
