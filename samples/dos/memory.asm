; Blocks of memory: allocate, resize, free, and what the errors say.
; truth: documented
%include "dos.inc"
	mov sp, stack
	mov bx, 200h
	dos 4Ah
	say "shrink"
	call print_outcome
	mov bx, 0FFFFh
	dos 48h
	say "too much"
	call print_outcome
	mov [largest], bx
	mov bx, 100h
	dos 48h
	say "one"
	call print_outcome_short
	mov [one], ax
	mov bx, 100h
	dos 48h
	mov [two], ax
	sub ax, [one]
	show "apart ", ax
	mov es, [one]
	mov bx, 200h
	dos 4Ah
	say "grow into the next"
	call print_outcome
	show "room ", bx
	mov es, [two]
	dos 49h
	say "free"
	call print_outcome
	mov es, [one]
	mov bx, 200h
	dos 4Ah
	say "grow"
	call print_outcome
	mov ax, [one]
	inc ax
	mov es, ax
	dos 49h
	say "free what is no block"
	call print_outcome
	mov es, [one]
	dos 49h
	mov bx, 0FFFFh
	dos 48h
	mov ax, bx
	sub ax, [largest]
	show "difference ", ax
	mov ax, cs
	dec ax
	mov es, ax
	mov al, [es:0]
	mov ah, 0
	show "kind ", ax
	mov ax, [es:1]
	mov bx, cs
	sub ax, bx
	show "owner is me ", ax
	dos 58h, 0
	show "strategy ", ax
	mov bx, 2
	dos 58h, 1
	mov bx, 10h
	dos 48h
	add ax, 10h
	show "last block ends at ", ax
	leave_with 0
print_outcome_short:
	jc .failed
	call print_string
	db " done", 13, 10, 0
	ret
.failed:
	call print_string
	db " failed", 13, 10, 0
	ret
	library
largest: dw 0
one:	dw 0
two:	dw 0
	times 200h db 0
stack:
