//! Brings this package in line with `signals.yaml`, or with `PLANISH_FROZEN=1` says where it is not.

use std::path::Path;

use planish_codegen::build_script::{Mode, run};

fn main() {
    for directive in run(Path::new("../signals.yaml"), Path::new(""), Mode::from_env()) {
        println!("{directive}");
    }
}
