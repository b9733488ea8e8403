//! What structs of groups and of types have in common.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Layout, names};
use crate::plan::DataType;

/// Above so many fields a struct is filled field by field: the clean-up of one literal grows with the square of their number.
const LITERAL: usize = 64;

/// A struct that is read out of a row.
pub(super) struct Item {
    /// Its name.
    pub(super) name: String,
    /// Its doc comment.
    pub(super) doc: Vec<String>,
    /// Its fields.
    pub(super) fields: Vec<ItemField>,
    /// What it is read out of.
    pub(super) stands: Stands,
}

/// What a struct is read out of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Columns of a row.
    Row,
    /// A cell.
    Cell,
}

/// A field of one.
pub(super) struct ItemField {
    /// Its name, perhaps a keyword.
    pub(super) name: String,
    /// Its doc comment.
    pub(super) doc: Vec<String>,
    /// Its type, without the option.
    pub(super) of: TokenStream,
    /// The expression that takes it out of `row`.
    pub(super) read: TokenStream,
    /// Where it stands in its container.
    pub(super) place: usize,
}

/// The struct, its reader and its debug output, formatted, with blank lines between.
pub(super) fn render(item: &Item) -> String {
    let name = names::ident(&item.name);
    let shown = &item.name;
    let doc = &item.doc;
    let fields: Vec<Ident> = item.fields.iter().map(|field| names::ident(&field.name)).collect();
    let declared = item.fields.iter().zip(&fields).map(|(field, name)| {
        let (doc, of) = (&field.doc, &field.of);
        quote! { #(#[doc = #doc])* pub #name: Option<#of>, }
    });
    let reads: Vec<TokenStream> = item.fields.iter().map(|field| field.read.clone()).collect();
    let row = if fields.is_empty() { quote!(_row) } else { quote!(row) };
    let (attribute, filled) = fill(&fields, &reads);
    let labels = item.fields.iter().map(|field| &field.name);
    let declaration = quote! {
        #(#[doc = #doc])*
        #[derive(Clone, PartialEq, Default)]
        pub struct #name { #(#declared)* }
    };
    let reader = quote! {
        impl #name {
            #[doc = " Takes its fields out of `row`, by place."]
            #attribute
            pub fn read(#row: &mut Row) -> Self { #filled }
        }
    };
    let element = (item.stands == Stands::Cell).then(|| {
        quote! {
            impl #name {
                #[doc = " The struct in a cell, if there is one."]
                #[must_use]
                pub fn from_cell(cell: Cell) -> Option<Self> { cell.into_struct(Self::read) }
            }
        }
    });
    let writer = writer(item, &name, &fields);
    let debug = quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                debug::fields(f, #shown, &[#(#labels,)*], &[#(self.#fields.is_some(),)*])
            }
        }
    };
    [Some(declaration), Some(reader), element, Some(writer), Some(debug)]
        .into_iter()
        .flatten()
        .map(format)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The way back: one straight function, generic so that it costs nothing where nobody calls it.
fn writer(item: &Item, name: &Ident, fields: &[Ident]) -> TokenStream {
    let places = item.fields.iter().map(|field| proc_macro2::Literal::usize_unsuffixed(field.place));
    let feeds: Vec<TokenStream> =
        fields.iter().zip(places).map(|(field, place)| quote!(self.#field.feed(#place, sink);)).collect();
    match item.stands {
        Stands::Row => {
            let sink = if fields.is_empty() { quote!(_sink) } else { quote!(sink) };
            quote! {
                impl #name {
                    #[doc = " Feeds its fields to `sink`, by place; nothing for those that are none."]
                    pub fn feed<S: Sink + ?Sized>(&self, #sink: &mut S) { #(#feeds)* }
                }
            }
        }
        Stands::Cell => quote! {
            impl Feed for #name {
                fn feed<S: Sink + ?Sized>(&self, place: u32, sink: &mut S) {
                    sink.begin_struct(place);
                    #(#feeds)*
                    sink.end_struct();
                }
            }
        },
    }
}

/// The body of a function that fills a struct, and the attribute that the function needs for it.
fn fill(fields: &[Ident], values: &[TokenStream]) -> (TokenStream, TokenStream) {
    if fields.len() <= LITERAL {
        return (TokenStream::new(), quote! { Self { #(#fields: #values,)* } });
    }
    let attribute = quote! { #[allow(clippy::field_reassign_with_default)] };
    let body = quote! {
        let mut filled = Self::default();
        #(filled.#fields = #values;)*
        filled
    };
    (attribute, body)
}

/// Items as people read them.
pub(super) fn format(items: TokenStream) -> String {
    match syn::parse2(items.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // Only names and literals vary in what is quoted here, so this is a defect; the compiler then shows it where it is.
        Err(_) => items.to_string(),
    }
}

/// The Rust type of a value.
pub(super) fn type_of(layout: &Layout<'_>, of: &DataType) -> TokenStream {
    match of {
        DataType::Boolean => quote!(bool),
        DataType::Byte => quote!(i8),
        DataType::Short => quote!(i16),
        DataType::Int => quote!(i32),
        DataType::Long => quote!(i64),
        DataType::Float => quote!(f32),
        DataType::Double => quote!(f64),
        DataType::Decimal { .. } => quote!(Decimal),
        DataType::String | DataType::Sequence => quote!(String),
        DataType::Timestamp { .. } => quote!(Timestamp),
        DataType::Date => quote!(Date),
        DataType::Json => quote!(Json),
        DataType::Array(element) => {
            let element = type_of(layout, &element.data_type);
            quote!(Vec<Option<#element>>)
        }
        DataType::Map(value) => {
            let value = type_of(layout, &value.data_type);
            quote!(Vec<(String, Option<#value>)>)
        }
        DataType::Struct(of) => {
            let name = names::ident(layout.type_name(of));
            quote!(#name)
        }
    }
}

/// The expression that takes the value at `place` out of `row`.
pub(super) fn read(layout: &Layout<'_>, of: &DataType, place: usize) -> TokenStream {
    let place = proc_macro2::Literal::usize_unsuffixed(place);
    match of {
        DataType::Array(element) => {
            let element = converter(layout, &element.data_type);
            quote!(row.array(#place, #element))
        }
        DataType::Map(value) => {
            let value = converter(layout, &value.data_type);
            quote!(row.map(#place, #value))
        }
        DataType::Struct(of) => {
            let name = names::ident(layout.type_name(of));
            quote!(row.structure(#place, #name::read))
        }
        DataType::Decimal { scale, .. } => {
            let scale = proc_macro2::Literal::u8_unsuffixed(*scale);
            quote!(row.decimal(#place, #scale))
        }
        scalar => {
            let method = names::ident(method(scalar));
            quote!(row.#method(#place))
        }
    }
}

/// The function that takes a value out of a cell. Functions with a name where there are any: each closure is compiled by itself, with the
/// whole of `array` for it.
fn converter(layout: &Layout<'_>, of: &DataType) -> TokenStream {
    match of {
        DataType::Array(element) => {
            let element = converter(layout, &element.data_type);
            quote!(|cell| cell.into_array(#element))
        }
        DataType::Map(value) => {
            let value = converter(layout, &value.data_type);
            quote!(|cell| cell.into_map(#value))
        }
        DataType::Struct(of) => {
            let name = names::ident(layout.type_name(of));
            quote!(#name::from_cell)
        }
        DataType::Decimal { scale, .. } => {
            let scale = proc_macro2::Literal::u8_unsuffixed(*scale);
            quote!(|cell| cell.into_decimal(#scale))
        }
        scalar => {
            let method = names::ident(&format!("into_{}", method(scalar)));
            quote!(Cell::#method)
        }
    }
}

/// The kernel's method for a type that is no container. Containers and decimals, which it does not know, are read as json.
fn method(of: &DataType) -> &'static str {
    match of {
        DataType::Boolean => "boolean",
        DataType::Byte => "byte",
        DataType::Short => "short",
        DataType::Int => "int",
        DataType::Long => "long",
        DataType::Float => "float",
        DataType::Double => "double",
        DataType::String | DataType::Sequence => "string",
        DataType::Timestamp { .. } => "timestamp",
        DataType::Date => "date",
        _ => "json",
    }
}

/// Whether an element of this type is taken out by a method of the kernel's `Cell`.
fn is_read_by_method(of: &DataType) -> bool {
    !matches!(of, DataType::Array(_) | DataType::Map(_) | DataType::Struct(_) | DataType::Decimal { .. })
}

/// What generated code has to name: types of the kernel, and structs.
#[derive(Default)]
pub(super) struct Uses {
    kernel: std::collections::BTreeSet<&'static str>,
    types: std::collections::BTreeSet<String>,
    /// Whether `Cell` is named, to take elements out.
    elements: bool,
}

impl Uses {
    /// Adds what a value of this type needs; its struct's own fields aside.
    pub(super) fn add(&mut self, layout: &Layout<'_>, of: &DataType) {
        match of {
            DataType::Array(field) | DataType::Map(field) => {
                if is_read_by_method(&field.data_type) {
                    self.elements = true;
                }
                self.add(layout, &field.data_type);
            }
            DataType::Struct(of) => _ = self.types.insert(layout.type_name(of).to_owned()),
            DataType::Decimal { .. } => _ = self.kernel.insert("Decimal"),
            DataType::Timestamp { .. } => _ = self.kernel.insert("Timestamp"),
            DataType::Date => _ = self.kernel.insert("Date"),
            DataType::Json => _ = self.kernel.insert("Json"),
            _ => {}
        }
    }

    /// The use declarations, with `always` from the kernel; `types` is the module of the structs, none where they stand.
    pub(super) fn render(&self, kernel: &str, always: &[&'static str], types: Option<&str>) -> String {
        let cell =
            ["Cell"].into_iter().filter(|_| self.elements && always.contains(&"Row") && !always.contains(&"Cell"));
        let names: Vec<&str> = self.kernel.iter().copied().chain(always.iter().copied()).chain(cell).collect();
        let mut text = import(kernel, names);
        if let Some(module) = types.filter(|_| !self.types.is_empty()) {
            text.push_str(&import(module, self.types.iter().map(String::as_str).collect()));
        }
        text
    }
}

fn import(from: &str, mut names: Vec<&str>) -> String {
    // Types before modules, as rustfmt has it.
    names.sort_by_key(|name| (name.starts_with(char::is_lowercase), *name));
    match names.as_slice() {
        [one] => format!("use {from}::{one};\n"),
        many => format!("use {from}::{{{}}};\n", many.join(", ")),
    }
}
