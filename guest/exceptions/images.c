// The images of the process, which the loader lists here.
#include "images.h"

struct {  // the sequence is odd while the loader writes
    volatile u32 sequence;
    u32 count;
    const image_t* images;  // in the order of their addresses
} LoadedImages;

int find_image(word pc, image_t* found) {
    u32 sequence, hit;
    do {
        sequence = LoadedImages.sequence;
        u32 low = 0, high = LoadedImages.count;
        hit = 0;
        while (low < high) {
            u32 middle = (low + high) / 2;
            const image_t* image = LoadedImages.images + middle;
            if (pc < image->begin) high = middle;
            else if (pc >= image->end) low = middle + 1;
            else {
                *found = *image;
                hit = 1;
                break;
            }
        }
        __asm__ volatile("" ::: "memory");
    } while (sequence & 1 || sequence != LoadedImages.sequence);
    return hit;
}

word image_at(word pc) {
    image_t image;
    return find_image(pc, &image) ? image.begin : 0;
}
