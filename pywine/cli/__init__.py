"""The command line: click commands and rich output. Nothing else prints."""
