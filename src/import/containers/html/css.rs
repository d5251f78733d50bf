//! What style sheets make of classes: italics, bold, small capitals. Enough of CSS for that, and no more.

use std::collections::BTreeMap;

use crate::import::containers::shape::Style;

/// The styles that classes set.
#[derive(Default, Debug)]
pub struct Sheet {
    classes: BTreeMap<String, Vec<Style>>,
}

impl Sheet {
    /// Adds the rules of a style sheet. Only selectors that name one class are looked at; the rest depends on where an element stands.
    pub fn add(&mut self, css: &str) {
        let mut rest = css;
        while let Some((selectors, after)) = rest.split_once('{') {
            let (declarations, next) = after.split_once('}').unwrap_or((after, ""));
            rest = next;
            let styles = styles_of(declarations);
            for selector in selectors.rsplit("*/").next().unwrap_or_default().split(',') {
                let Some((element, class)) = selector.trim().split_once('.') else { continue };
                let is_plain =
                    |name: &str| name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_'));
                if is_plain(element) && is_plain(class) && !styles.is_empty() {
                    self.classes.insert(class.to_string(), styles.clone());
                }
            }
        }
    }

    /// What the classes of an element set.
    pub fn of(&self, classes: &str) -> Vec<Style> {
        classes.split_whitespace().filter_map(|class| self.classes.get(class)).flatten().copied().collect()
    }
}

/// Reads declarations, as in a rule or in a `style` attribute.
pub fn styles_of(declarations: &str) -> Vec<Style> {
    let mut styles = Vec::new();
    for declaration in declarations.split(';') {
        let Some((key, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim();
        let style = match (key.trim().to_ascii_lowercase().as_str(), value) {
            ("font-style", "italic" | "oblique") => Style::Emphasis,
            ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => Style::Strong,
            ("font-variant" | "font-variant-caps", "small-caps" | "all-small-caps") => Style::SmallCaps,
            ("vertical-align", "super") => Style::Superscript,
            ("vertical-align", "sub") => Style::Subscript,
            ("text-decoration" | "text-decoration-line", "line-through") => Style::Strikeout,
            ("text-decoration" | "text-decoration-line", "underline") => Style::Underline,
            _ => continue,
        };
        styles.push(style);
    }
    styles
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::import::containers::shape::Style;

    #[test]
    fn classes_get_their_styles() {
        let mut sheet = Sheet::default();
        sheet.add("/* .x {} */ span.it, .also { font-style: italic } p .deep { font-weight: bold } @media print { .q { color: red } }");
        assert_eq!(sheet.of("it"), [Style::Emphasis]);
        assert_eq!(sheet.of("also none"), [Style::Emphasis]);
        assert!(sheet.of("deep q").is_empty());
    }
}
