//! Arbitrary bytes as lines: templates, the full parser alone and the reference give the same rows and counters, and nothing panics.
//!
//! The first byte says which catalogue and how many templates; the rest are lines, separated by line feeds. All lines are read twice, so
//! that what the first time has taught is met the second time.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use planish_kernel::TemplateLimit;
use planish_tests::Both;
use planish_tests::engines::Engines;

static CATALOGUES: LazyLock<[Both; 3]> = LazyLock::new(|| {
    [
        include_str!("../../tests/engine/warm.yaml"),
        include_str!("../../tests/row/small.yaml"),
        include_str!("../../signals.yaml"),
    ]
    .map(Both::new)
});

/// The reference is slow: longer lines are for the engines alone.
const SHORT: usize = 2048;

fuzz_target!(|input: &[u8]| {
    let Some((choice, lines)) = input.split_first() else { return };
    let both = &CATALOGUES[usize::from(choice % 3)];
    let mut engines = Engines::new(both, TemplateLimit([6, 1, 2, 64][usize::from(choice / 3 % 4)]));
    for time in ["first", "second"] {
        for line in lines.split(|byte| *byte == b'\n') {
            // What a line means does not depend on the lines before, so the reference is asked once.
            let difference = if time == "first" && line.len() <= SHORT {
                engines.judge(line).err()
            } else {
                engines.read(line).err()
            };
            if let Some(difference) = difference {
                panic!("the {time} time: {difference}");
            }
        }
    }
});
