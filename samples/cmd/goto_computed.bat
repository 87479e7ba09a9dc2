@rem Labels from variables: a switch statement.
@echo off
set which=two
goto case_%which%
:case_one
echo one
goto end
:case_two
echo two
goto end
:end
