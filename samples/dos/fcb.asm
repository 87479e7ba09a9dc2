; Files by file control block: create, write records, read them in order and at random, search, rename, delete.
; truth: documented
%include "dos.inc"
	mov dx, block
	dos 16h
	call result
	mov word [block + 14], 16
	mov cx, 3
write:	push cx
	mov dx, record
	dos 1Ah
	mov dx, block
	dos 15h
	call result
	inc byte [record]
	pop cx
	loop write
	mov dx, block
	dos 10h
	call result
	show "size ", [block + 16]
	mov byte [block + 32], 0
	mov dx, block
	dos 0Fh
	call result
	mov word [block + 14], 16
	mov dx, buffer
	dos 1Ah
	mov cx, 4
read:	push cx
	mov dx, block
	dos 14h
	call result
	pop cx
	loop read
	mov word [block + 33], 1
	mov word [block + 35], 0
	mov dx, block
	dos 21h
	call result
	mov al, [buffer]
	mov ah, 0
	show "record one begins with ", ax
	mov word [block + 33], 0
	mov cx, 5
	mov dx, block
	dos 27h
	call result
	show "records ", cx
	show "next ", [block + 33]
	mov dx, block
	dos 10h
	mov word [block + 33], 0
	mov word [block + 14], 10
	mov dx, block
	dos 23h
	call result
	show "records of ten ", [block + 33]
	mov dx, pattern
	dos 11h
	call result
	mov si, buffer + 1
	mov cx, 11
letter:	lodsb
	mov dl, al
	dos 2
	loop letter
	call print_line
	mov dx, pattern
	dos 12h
	call result
	mov dx, change
	dos 17h
	call result
	mov dx, block
	dos 13h
	call result
	mov dx, other
	dos 13h
	call result
	mov si, text
	mov di, parsed
	push cs
	pop es
	dos 29h, 1
	call result
	sub si, text
	show "taken ", si
	mov si, parsed + 1
	mov cx, 11
again:	lodsb
	mov dl, al
	dos 2
	loop again
	call print_line
	leave_with 0
result:	mov ah, 0
	show "AL ", ax
	ret
	library
block:	db 0, "RECORDS DAT"
	times 25 db 0
pattern: db 0, "REC????????"
	times 25 db 0
change:	db 0, "RECORDS DAT", 0, 0, 0, 0, 0, "OTHER   ???", 0, 0, 0, 0, 0, 0, 0, 0, 0
other:	db 0, "OTHER   DAT"
	times 25 db 0
text:	db "  c:file*.t? rest", 13
parsed:	times 37 db 0
record:	db "a record of 16..."
buffer:	times 128 db 0
