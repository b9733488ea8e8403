//! An allocator that counts what a thread asks for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Allocations since the count began; none while nothing is counted.
    static COUNT: Cell<Option<u64>> = const { Cell::new(None) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout);
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(layout);
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

/// How often this thread allocates in `what`, and what that gives.
pub(crate) fn allocations<T>(what: impl FnOnce() -> T) -> (u64, T) {
    COUNT.set(Some(0));
    let result = what();
    (COUNT.take().unwrap_or_default(), result)
}
