//! Generated Rust as tokens: as one text, and as a crate of files that is put together the way rustc does it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use planish_codegen::emit::Outputs;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

/// The tokens of a text, one by one; a literal as what it means, a bracket as its ends.
pub(crate) fn of_text(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    flatten(text.parse().unwrap(), &mut out);
    out
}

/// The tokens of the crate whose files are `outputs`, each module and included text in the place of its name, without the docs of the root.
pub(crate) fn of_crate(outputs: &Outputs) -> Vec<String> {
    let mut out = Vec::new();
    module(outputs, "src/", "src/lib.rs", &mut out);
    // `# ! [ doc = ".." ]` is seven tokens.
    while out.starts_with(&["#", "!", "[", "doc"].map(str::to_owned)) {
        out.drain(..7);
    }
    out
}

fn module(outputs: &Outputs, folder: &str, path: &str, out: &mut Vec<String>) {
    let tokens: TokenStream = outputs[path].parse().unwrap();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().map(ToString::to_string);
        match token.to_string().as_str() {
            ";" if out.iter().rev().nth(1).is_some_and(|before| before == "mod") => {
                let name = out.last().unwrap().trim_start_matches("r#").to_owned();
                let below = format!("{folder}{name}/");
                let index = format!("{below}mod.rs");
                let file = if outputs.contains_key(&index) { index } else { format!("{folder}{name}.rs") };
                out.push("{".to_owned());
                module(outputs, &below, &file, out);
                out.push("}".to_owned());
            }
            "include_str" if next.as_deref() == Some("!") => {
                tokens.next();
                let name = tokens.next().unwrap().to_string();
                let name = name.trim_start_matches("(\"../").trim_end_matches("\")");
                out.push(format!("{:?}", outputs[name]));
            }
            _ => flatten(token.into(), out),
        }
    }
}

fn flatten(tokens: TokenStream, out: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                flatten(group.stream(), out);
                out.push(close.to_owned());
            }
            TokenTree::Literal(literal) => out.push(match Lit::new(literal) {
                Lit::Str(text) => format!("{:?}", text.value()),
                other => other.into_token_stream().to_string(),
            }),
            other => out.push(other.to_string()),
        }
    }
}
