//! Attributes of elements, gathered from the model and from what the writer adds.

use crate::book;
use crate::book::Lang;
use crate::epub::anchors::Anchors;

/// Attributes of one element; classes are gathered apart and stand first.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    classes: String,
    list: Vec<(&'static str, String)>,
}

impl Attributes {
    pub fn new() -> Attributes {
        Attributes::default()
    }

    /// What the author wrote in braces: id, classes, language.
    pub fn of(attributes: &book::Attributes, anchors: &Anchors) -> Attributes {
        let mut own = Attributes::new();
        for class in &attributes.classes {
            own = own.class(&safe_class(class));
        }
        if let Some(xml_id) = attributes.id.as_deref().and_then(|id| anchors.xml_id(id)) {
            own = own.set("id", xml_id);
        }
        own.lang(attributes.lang.as_ref())
    }

    /// Adds a class, once.
    pub fn class(mut self, class: &str) -> Attributes {
        if class.is_empty() || self.classes.split(' ').any(|own| own == class) {
            return self;
        }
        if !self.classes.is_empty() {
            self.classes.push(' ');
        }
        self.classes.push_str(class);
        self
    }

    pub fn set(mut self, key: &'static str, value: &str) -> Attributes {
        self.list.push((key, value.to_string()));
        self
    }

    pub fn set_if(self, key: &'static str, value: Option<&str>) -> Attributes {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    /// Marks a switch of language in both the ways readers look for, and its direction where that is from right to left.
    pub fn lang(mut self, lang: Option<&Lang>) -> Attributes {
        if let Some(lang) = lang {
            self = self.set("lang", lang.as_str()).set("xml:lang", lang.as_str());
            if lang.is_right_to_left() {
                self = self.set("dir", "rtl");
            }
        }
        self
    }

    /// In the form that `Markup` takes.
    pub fn slices(&self) -> Vec<(&str, &str)> {
        let classes = (!self.classes.is_empty()).then_some(("class", self.classes.as_str()));
        classes.into_iter().chain(self.list.iter().map(|(key, value)| (*key, value.as_str()))).collect()
    }
}

/// Classes of words that are made, not written: who compares words passes them over, so no author's class may be one.
const MADE: [&str; 3] = ["note-mark", "missing-picture", "formula-number"];

/// A class name that CSS selectors can name without escapes, and that is none of ours.
fn safe_class(class: &str) -> String {
    let safe: String =
        class.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_')).collect();
    if MADE.contains(&&*safe) { format!("own-{safe}") } else { safe }
}
