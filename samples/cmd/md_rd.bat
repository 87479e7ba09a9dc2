@rem MD makes folders above, too; RD /S /Q removes all.
@echo off
md x\y\z
if exist x\y\z echo made
echo a> x\y\f.txt
rd x\y\z
if not exist x\y\z echo removed
rd /s /q x
if not exist x echo all removed
