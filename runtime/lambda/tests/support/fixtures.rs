//! The events that the crate `aws_lambda_events` ships beside its types.

use std::path::PathBuf;

/// One of them, by the name of its file.
pub(crate) fn fixture(name: &str) -> String {
    std::fs::read_to_string(sources("aws_lambda_events").join("src/fixtures").join(name)).unwrap()
}

/// Where cargo keeps the sources of a package.
fn sources(package: &str) -> PathBuf {
    let home = std::env::var("CARGO_HOME")
        .map(PathBuf::from)
        .unwrap_or_else(|_| PathBuf::from(std::env::var("HOME").unwrap()).join(".cargo"));
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock")).unwrap();
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).unwrap();
    let folder = format!("{package}-{}", rest.split('"').next().unwrap());
    let registries = std::fs::read_dir(home.join("registry/src")).unwrap().map(|entry| entry.unwrap().path());
    registries.map(|registry| registry.join(&folder)).find(|path| path.exists()).unwrap()
}
