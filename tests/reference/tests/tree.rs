//! The second opinion leans on nothing of Planish.
#![allow(clippy::unwrap_used, missing_docs)]

use std::process::Command;

#[test]
fn no_planish_crate_stands_in_the_tree() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "-p", "planish-reference", "--edges", "normal,build,dev", "--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(tree.lines().any(|line| line.starts_with("serde_json ")), "{tree}");
    let ours: Vec<&str> = tree.lines().filter(|line| line.contains("planish")).collect();
    assert!(ours.iter().all(|line| line.starts_with("planish-reference v")), "{ours:#?}");
    assert!(!ours.is_empty());
}
