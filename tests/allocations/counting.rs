//! An allocator that counts what a thread asks for, and what it holds.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Allocations since the count began; none while nothing is counted.
    static COUNT: Cell<Option<u64>> = const { Cell::new(None) };
    /// Bytes allocated and not given back.
    static HELD: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout);
        hold(layout.size(), 0);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        hold(0, layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout);
        hold(layout.size(), 0);
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout);
        hold(size, layout.size());
        // SAFETY: as the caller promised.
        unsafe { System.realloc(at, layout, size) }
    }
}

/// Counts one, and shows the first few if that is wanted.
fn count(layout: Layout) {
    let Some(so_far) = COUNT.get() else { return };
    COUNT.set(None);
    if so_far < 12 && std::env::var_os("PLANISH_BACKTRACE").is_some() {
        eprintln!("{} bytes\n{}", layout.size(), std::backtrace::Backtrace::force_capture());
    }
    COUNT.set(Some(so_far + 1));
}

fn hold(taken: usize, given_back: usize) {
    HELD.set(HELD.get() + taken as i64 - given_back as i64);
}

/// How many bytes more this thread holds after `what` than before, and what that gives.
pub(crate) fn held<T>(what: impl FnOnce() -> T) -> (i64, T) {
    let before = HELD.get();
    let result = what();
    (HELD.get() - before, result)
}

/// How often this thread allocates in `what`, and what that gives.
pub(crate) fn allocations<T>(what: impl FnOnce() -> T) -> (u64, T) {
    COUNT.set(Some(0));
    let result = what();
    (COUNT.take().unwrap_or_default(), result)
}
