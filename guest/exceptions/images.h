// The images of the process, and where their unwind data lies.
#pragma once
#include "nt.h"

typedef struct {
    word begin, end, table, count;
} image_t;

// Whether an image holds `pc`.
int find_image(word pc, image_t*);
// The base of the image that holds `pc`; 0 if there is none.
word image_at(word pc);
