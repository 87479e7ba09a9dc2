; Files by handle: create, write, seek, read, cut off, close, rename, attributes, delete; and the errors.
; files: there.txt=0123456789 folder/
; truth: documented
%include "dos.inc"
%macro	with_path 2-3
	mov dx, %2
%if %0 = 3
	mov ax, (%1 << 8) | %3
%else
	mov ah, %1
%endif
	int 21h
%endmacro
	xor cx, cx
	with_path 3Ch, new
	say "create"
	jnc created
	call print_outcome
created:
	mov bx, ax
	show " handle ", ax
	mov dx, text
	mov cx, text_end - text
	dos 40h
	show "written ", ax
	mov cx, 0FFFFh
	mov dx, -4
	dos 42h, 2
	show "position ", ax
	mov cx, 20
	mov dx, buffer
	dos 3Fh
	show "read ", ax
	mov cx, 20
	mov dx, buffer
	dos 3Fh
	show "at the end ", ax
	xor cx, cx
	mov dx, 5
	dos 42h, 0
	xor cx, cx
	dos 40h
	xor cx, cx
	xor dx, dx
	dos 42h, 2
	show "after cutting ", ax
	dos 44h, 0
	and dx, 80C0h
	show "information ", dx
	dos 3Eh
	say "close"
	call print_short
	dos 3Eh
	say "close again"
	call print_outcome
	with_path 3Dh, new, 0
	mov bx, ax
	mov dx, text
	mov cx, 1
	dos 40h
	say "write to what is open for reading"
	call print_outcome
	dos 3Eh
	with_path 3Dh, missing, 0
	say "open what is missing"
	call print_outcome
	with_path 3Dh, nowhere, 0
	say "open in a missing folder"
	call print_outcome
	with_path 3Dh, folder, 0
	say "open a folder"
	call print_outcome
	with_path 3Dh, new, 7
	say "open with a bad mode"
	call print_outcome
	xor cx, cx
	with_path 5Bh, there
	say "create what is there"
	call print_outcome
	mov di, renamed
	with_path 56h, new
	say "rename"
	call print_short
	mov di, there
	with_path 56h, renamed
	say "rename to what is there"
	call print_outcome
	with_path 43h, there, 0
	show "attributes ", cx
	mov cx, 1
	with_path 43h, there, 1
	with_path 41h, there
	say "delete what is read-only"
	call print_outcome
	with_path 3Dh, there, 2
	say "open it for writing"
	call print_outcome
	xor cx, cx
	with_path 43h, there, 1
	with_path 41h, there
	say "delete"
	call print_short
	with_path 41h, there
	say "delete again"
	call print_outcome
	with_path 41h, folder
	say "delete a folder"
	call print_outcome
	with_path 3Dh, nul, 2
	mov bx, ax
	mov cx, 9
	mov dx, text
	dos 40h
	show "written to NUL ", ax
	mov cx, 9
	mov dx, buffer
	dos 3Fh
	show "read from it ", ax
	dos 44h, 0
	and dx, 8084h
	show "information ", dx
	mov bx, 99h
	mov cx, 1
	dos 3Fh
	say "read a bad handle"
	call print_outcome
	leave_with 0
print_short:
	jc .failed
	call print_string
	db " done", 13, 10, 0
	ret
.failed:
	jmp print_outcome.failed
	library
new:	db "new.txt", 0
renamed: db "renamed.txt", 0
missing: db "missing.txt", 0
nowhere: db "nowhere\x.txt", 0
folder:	db "folder", 0
there:	db "there.txt", 0
nul:	db "nul", 0
text:	db "some text for the file"
text_end:
buffer:	times 32 db 0
