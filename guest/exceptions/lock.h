// A lock for lists that are short and change rarely.
#pragma once

typedef volatile int lock_t;
static inline void acquire(lock_t* lock) {
    while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE)) __builtin_ia32_pause();
}
static inline void release(lock_t* lock) { __atomic_store_n(lock, 0, __ATOMIC_RELEASE); }
