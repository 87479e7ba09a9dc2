; EXEC: a child's arguments and exit code, what is kept over it, errors, memory that is given back.
; exit: 1
; truth: documented
%include "dos.inc"
	mov sp, stack
	mov bx, 100h
	dos 4Ah
	cmp byte [80h], 0
	jne child
	mov [block + 4], cs
	mov [block + 8], cs
	mov [block + 12], cs
	mov bx, 0FFFFh
	dos 48h
	mov [room], bx
	mov word [vector], sp
	call run
	mov bp, sp
	cmp bp, [vector]
	je same
	say "the stack is elsewhere", 13, 10
same:	dos 4Dh
	show "code ", ax
	mov bx, 0FFFFh
	dos 48h
	sub bx, [room]
	show "memory lost ", bx
	mov dx, missing
	mov bx, block
	dos 4Bh, 0
	say "a missing program"
	call print_outcome
	mov dx, itself
	mov bx, block
	dos 4Bh, 9
	say "a bad function"
	call print_outcome
	leave_with 1
run:	say "parent starts", 13, 10
	mov dx, itself
	mov bx, block
	dos 4Bh, 0
	say "parent goes on"
	call print_outcome_plain
	ret
print_outcome_plain:
	jc .failed
	say " well", 13, 10
	ret
.failed:
	say " badly", 13, 10
	ret
child:	say "child got"
	mov si, 81h
.next:	lodsb
	cmp al, 13
	je .done
	mov dl, al
	dos 2
	jmp .next
.done:	call print_line
	mov bx, 1
	dos 3Eh
	leave_with 42
	library
itself:	db "EXEC.COM", 0
missing: db "MISSING.COM", 0
tail:	db 10, " for child", 13
block:	dw 0, tail, 0, 5Ch, 0, 6Ch, 0
room:	dw 0
vector:	dw 0
	times 200h db 0
stack:
