//! `catalogue!("signals.yaml")`: the tables, typed structs and column handles of a catalogue, where the macro stands.
//!
//! A thin door: everything is made by `planish_codegen`, as by `cargo build` and `planish generate`.

use std::path::{Path, PathBuf};

use planish_codegen::diagnostic::Style;
use planish_codegen::emit::{KERNEL, inline};
use planish_codegen::generate::generate_for;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Error, LitStr, Token};

/// Puts the generated Rust of a catalogue where it stands: `TABLES`, a struct of a row and one of each group, `columns`.
///
/// The path is from the folder of the crate's `Cargo.toml`. The crate needs `planish-kernel` as a dependency; `crate = ::path` says where
/// it is, if it is not called that.
///
/// It makes modules that know each other, so it stands in a module, and in a function in a module of its own, as here:
///
/// ```ignore
/// mod car {
///     planish_macros::catalogue!("signals.yaml");
/// }
///
/// let speed = car::columns::MOTION_SPEED_VALUE;
/// ```
#[proc_macro]
pub fn catalogue(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let made = syn::parse2::<Call>(input.into()).and_then(|call| call.expand());
    made.unwrap_or_else(Error::into_compile_error).into()
}

/// What stands between the parentheses.
struct Call {
    path: LitStr,
    kernel: String,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let mut kernel = KERNEL.to_owned();
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            kernel = input.parse::<syn::Path>()?.into_token_stream().to_string().replace(' ', "");
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { path, kernel })
    }
}

impl Call {
    fn expand(&self) -> syn::Result<TokenStream> {
        let file = self.file()?;
        let bytes =
            std::fs::read(&file).map_err(|error| self.error(format!("can't read {}: {error}", file.display())))?;
        let generated = generate_for(&self.path.value(), bytes, &self.kernel)
            .map_err(|faults| self.all(faults.reports(Style::Plain)))?;
        let rust: TokenStream = inline(&generated.outputs).parse().map_err(|error| self.error(error))?;
        // The compiler reads the file too, and so runs the macro again when it changes.
        let file = file.to_str().ok_or_else(|| self.error("the path is not UTF-8"))?;
        Ok(quote! {
            #rust
            const _: &[u8] = include_bytes!(#file);
        })
    }

    fn file(&self) -> syn::Result<PathBuf> {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| self.error("cargo has to run this"))?;
        Ok(Path::new(&root).join(self.path.value()))
    }

    fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::new(self.path.span(), message)
    }

    /// One error for each report.
    fn all(&self, reports: Vec<String>) -> Error {
        let mut errors = reports.into_iter().map(|report| self.error(report));
        let first = errors.next().unwrap_or_else(|| self.error("the catalogue is at fault"));
        errors.fold(first, |mut all, error| {
            all.combine(error);
            all
        })
    }
}
