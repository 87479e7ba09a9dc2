; The functions that take long names: create, find, both names, folders.
; truth: documented
%include "dos.inc"
	mov bx, 2
	xor cx, cx
	mov dx, 12h
	mov si, name
	dos 71h, 6Ch
	jnc opened
	say "no long names", 13, 10
	leave_with 1
opened:	mov bx, ax
	show "created ", cx
	mov cx, 5
	mov dx, name
	dos 40h
	dos 3Eh
	push cs
	pop es
	mov cx, 0
	mov si, 1
	mov di, entry
	mov dx, pattern
	dos 71h, 4Eh
	jc none
	mov bx, ax
	mov si, entry + 44
	call text
	mov si, entry + 304
	call text
	show "size ", [entry + 32]
	dos 71h, 4Fh
	say "next"
	call print_outcome
	dos 71h, 0A1h
none:	mov dx, short_name
	dos 3Dh, 0
	say "open by the short name"
	jc bad
	say " done", 13, 10
	mov bx, ax
	dos 3Eh
bad:	mov bx, 2
	mov dx, 1
	mov si, nul
	dos 71h, 6Ch
	show "a device ", cx
	mov dx, folder
	dos 71h, 39h
	mov dx, folder
	dos 71h, 3Bh
	mov si, entry
	mov dl, 0
	dos 47h
	mov si, entry
	call last
	mov si, entry
	mov dl, 0
	dos 71h, 47h
	mov si, entry
	call last
	leave_with 0
last:	mov di, si
.next:	lodsb
	or al, al
	jz .done
	cmp al, "\"
	jne .next
	mov di, si
	jmp .next
.done:	mov si, di
text:	lodsb
	or al, al
	jz .done
	mov dl, al
	dos 2
	jmp text
.done:	jmp print_line
	library
name:	db "A name too long for DOS.text", 0
pattern: db "a name*", 0
short_name: db "ANAMET~1.TEX", 0
nul:	db "nul", 0
folder:	db "Folder with blanks", 0
entry:	times 320 db 0
