@rem CALL expands once more.
@echo off
set name=value
set value=deep
call echo %%name%% %%%name%%%
call set copy=%%%name%%%
echo %copy%
