//! `src/row.rs`: a whole row, group by group.
//!
//! It is filled by one literal, however many groups there are: field by field it would start from the default of every column, all of them
//! stored by one function.

use quote::quote;

use super::{about, names, structs, text};
use crate::emit::{Input, comment};

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let layout = input.layout;
    let row = names::ident(&layout.row);
    let about = input.plan.table.comment.as_deref().map(comment::sentence).unwrap_or_default();
    let table = format!("A row of {}.", comment::code(&input.plan.table.name.join(".")));
    let doc = text::doc(&[table.clone(), about]);
    let fields: Vec<_> = layout.groups.iter().map(|group| names::ident(&group.module)).collect();
    let of: Vec<_> = layout.groups.iter().map(|group| names::ident(&group.name)).collect();
    let docs = layout.groups.iter().map(|group| about::group(input, group));
    let declaration = quote! {
        #(#[doc = #doc])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct #row { #(#(#[doc = #docs])* pub #fields: #of,)* }
    };
    let reads: Vec<_> = of.iter().map(|of| quote!(#of::read(&mut row))).collect();
    let reader = quote! {
        impl #row {
            #[doc = " The groups of a row."]
            #[must_use]
            pub fn from_row(mut row: Row) -> Self { Self { #(#fields: #reads,)* } }
        }
    };
    let writer = quote! {
        impl #row {
            #[doc = " Feeds the row to `sink`: the way back of [`Self::from_row`]."]
            pub fn feed<S: Sink + ?Sized>(&self, sink: &mut S) {
                sink.begin_row();
                #(self.#fields.feed(sink);)*
                sink.end_row();
            }
        }
    };
    let mut sorted: Vec<&str> = layout.groups.iter().map(|group| group.name.as_str()).collect();
    sorted.sort_unstable();
    let body = [declaration, reader, writer].into_iter().map(structs::format).collect::<Vec<_>>().join("\n");
    let kernel = input.kernel;
    let groups = format!("use super::groups::{{{}}};", sorted.join(", "));
    vec![("src/row.rs".to_owned(), format!("//! {table}\n\nuse {kernel}::{{Row, Sink}};\n{groups}\n\n{body}"))]
}
