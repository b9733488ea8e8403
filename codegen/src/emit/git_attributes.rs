//! `.gitattributes`: what is generated is folded in reviews, and keeps its line ends on every system.

use super::Input;

pub(super) fn emit(_: &Input<'_>) -> Vec<(String, String)> {
    let mut text = String::new();
    for folder in ["src", "delta", "unity_catalog", "docs"] {
        text.push_str(&format!("/{folder}/** text eol=lf linguist-generated\n"));
    }
    vec![(".gitattributes".to_owned(), text)]
}
