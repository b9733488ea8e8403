//! Limits, words and sentinels: that the type can reach them.

use std::{collections::HashMap, rc::Rc};

use crate::{
    catalogue::{Catalogue, OneOrMany, Sentinel, Spanned, TypeExpr},
    check::{
        resolve::{Base, Resolved, resolve},
        sites::{Site, sites},
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let mut lists = Lists::default();
    for site in sites(catalogue) {
        let Some(data_type) = site.data_type else { continue };
        let resolved = resolve(catalogue, data_type);
        if let Base::Scalar(scalar) = resolved.base {
            beyond(&site, scalar, diagnostics);
            quoted_number(&site, &resolved, diagnostics);
            word_and_sentinel(&site, &resolved, &mut lists, diagnostics);
        }
    }
}

/// A limit that lies beyond what the type holds was meant for another type.
fn beyond(site: &Site<'_>, scalar: &TypeExpr, diagnostics: &mut Diagnostics) {
    let Some((least, greatest, text)) = range(scalar) else { return };
    let limits = [("min", &site.attributes.min), ("max", &site.attributes.max)];
    for (name, limit) in limits {
        let Some(limit) = limit.as_ref().filter(|limit| !(least..=greatest).contains(&limit.value)) else { continue };
        let type_span = site.data_type.map_or(Span::NOWHERE, |data_type| data_type.span);
        diagnostics.push(
            Diagnostic::new(Code::Bounds, limit.span, format!("`{name}` {limit} is beyond the type `{scalar}`"))
                .label(format!("{} `{scalar}` holds {text}", article(scalar)))
                .secondary(type_span, "the type")
                .help("change the limit, or choose a wider type"),
        );
    }
}

fn article(scalar: &TypeExpr) -> &'static str {
    if *scalar == TypeExpr::Int { "an" } else { "a" }
}

/// The least and the greatest number that a type holds. A double holds any limit that can be written.
fn range(scalar: &TypeExpr) -> Option<(f64, f64, String)> {
    let whole = |bits: i32| {
        let end = 2_f64.powi(bits - 1);
        let text = format!("-2^{0} to 2^{0} - 1", bits - 1);
        (-end, if bits > 53 { end } else { end - 1.0 }, text)
    };
    Some(match scalar {
        TypeExpr::Byte => (-128.0, 127.0, "-128 to 127".to_owned()),
        TypeExpr::Short => (-32_768.0, 32_767.0, "-32768 to 32767".to_owned()),
        TypeExpr::Int => whole(32),
        TypeExpr::Long => whole(64),
        TypeExpr::Float => (f64::from(f32::MIN), f64::from(f32::MAX), "up to 3.4e38".to_owned()),
        TypeExpr::Decimal { precision, scale } => {
            let digits = precision.saturating_sub(*scale);
            let end = 10_f64.powi(i32::from(digits));
            (-end, end, format!("{digits} digits before the point"))
        }
        _ => return None,
    })
}

/// A text that is taken as a number is compared as a number: a sentinel in quotes is never met by it.
fn quoted_number<'a>(site: &Site<'a>, resolved: &Resolved<'a>, diagnostics: &mut Diagnostics) {
    let number = matches!(resolved.base, Base::Scalar(scalar) if scalar.is_number());
    let takes_text = resolved.find(site.attributes, |link| link.accept.as_ref()).is_some_and(|forms| !forms.is_empty());
    let Some(sentinels) = site.attributes.sentinels.as_ref().filter(|_| number && takes_text) else { return };
    for sentinel in sentinels.iter() {
        let Sentinel::Text(text) = &sentinel.value else { continue };
        if serde_json::from_str::<serde_json::Number>(text).is_ok() {
            diagnostics.push(
                Diagnostic::new(Code::Misfit, sentinel.span, format!("no value is the text `{text}`"))
                    .label("`accept: text` makes a number of it before it is compared")
                    .replace("write the number", sentinel.span, text.clone()),
            );
        }
    }
}

/// Sentinels are looked for first: a word that is also one is never stored.
fn word_and_sentinel<'a>(
    site: &Site<'a>,
    resolved: &Resolved<'a>,
    lists: &mut Lists<'a>,
    diagnostics: &mut Diagnostics,
) {
    let words = resolved.find(site.attributes, |link| link.words.as_ref());
    let sentinels = resolved.find(site.attributes, |link| link.sentinels.as_ref());
    let (Some(words), Some(sentinels)) = (words, sentinels) else { return };
    // What a type has wrong by itself is reported there.
    if site.attributes.words.is_none() && site.attributes.sentinels.is_none() {
        return;
    }
    for (word, span, sentinel) in lists.common(words, sentinels) {
        diagnostics.push(
            Diagnostic::new(Code::Words, span, format!("the word `{word}` is also a sentinel"))
                .label("never stored: a sentinel becomes NULL first")
                .secondary(sentinel, "the sentinel")
                .help("take it out of one of the two"),
        );
    }
}

/// Lists of words and of sentinels by their texts. One of a type is used by many, so it is gone through once, and then asked for what
/// stands in the shorter list of a user.
#[derive(Default)]
struct Lists<'a>(HashMap<Span, Rc<HashMap<&'a str, Span>>>);

impl<'a> Lists<'a> {
    /// What stands in both: the text, its place among the words, its place among the sentinels.
    fn common(
        &mut self,
        words: &'a Spanned<Vec<Spanned<String>>>,
        sentinels: &'a Spanned<OneOrMany<Spanned<Sentinel>>>,
    ) -> Vec<(&'a str, Span, Span)> {
        let words = self.list(words.span, words.iter().map(|word| (word.as_str(), word.span)));
        let texts = sentinels.iter().filter_map(|sentinel| match &sentinel.value {
            Sentinel::Text(text) => Some((text.as_str(), sentinel.span)),
            Sentinel::Number(_) => None,
        });
        let sentinels = self.list(sentinels.span, texts);
        let (fewer, more) = if words.len() < sentinels.len() { (&words, &sentinels) } else { (&sentinels, &words) };
        let texts = fewer.keys().copied().filter(|text| more.contains_key(text));
        texts.filter_map(|text| Some((text, *words.get(text)?, *sentinels.get(text)?))).collect()
    }

    fn list(&mut self, place: Span, items: impl Iterator<Item = (&'a str, Span)>) -> Rc<HashMap<&'a str, Span>> {
        Rc::clone(self.0.entry(place).or_insert_with(|| Rc::new(items.collect())))
    }
}
