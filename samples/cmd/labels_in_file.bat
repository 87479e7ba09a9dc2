@rem Lines that are labels do nothing; what follows the colon does not matter.
@echo off
:label one
:: a comment & echo never
echo a
   :indented
echo b
