@rem IF EXIST: files, folders, patterns, devices.
@rem files: a.txt=x dir/ "b c.txt"=y
@echo off
if exist a.txt echo file
if exist A.TXT echo case
if exist dir echo folder
if exist dir\ echo folder with backslash
if exist dir\nul echo nul in folder
if exist nowhere\nul echo nul nowhere
if exist *.txt echo pattern
if exist *.zip echo no
if exist "b c.txt" echo quoted
if not exist nothing echo nothing
