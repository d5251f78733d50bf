//! Quotation marks in a flow, and what stands beside them.

use crate::locale::Locale;
use crate::prepare::typography::chars;

/// A quotation mark, or a typewriter mark that may be one.
#[derive(Clone, Debug)]
pub struct Mark {
    pub at: usize,
    pub one: char,
    pub kind: Kind,
    pub form: Form,
    pub locale: &'static Locale,
    pub left: Beside,
    pub right: Beside,
    pub role: Role,
    /// Index of the other mark of the pair.
    pub partner: Option<usize>,
    /// 0 for outer marks, 1 for inner ones.
    pub level: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Double,
    Single,
}

/// What the glyph itself says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `"` or `'`.
    Straight,
    /// A typographic mark that opens in this language.
    Opens,
    Closes,
    /// A typographic mark that does both, as its neighbours say: `”` in Swedish, `“` in German.
    Either,
}

/// What the mark is, once decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Open,
    Close,
    Apostrophe,
    /// Minutes and seconds, feet and inches.
    Prime,
}

/// What stands beside a mark, or beside the cluster of marks it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Beside {
    /// The border of the flow or a space.
    Space,
    /// An opening bracket and the like.
    Opening,
    /// A closing bracket, a comma, a stop.
    Closing,
    Dash,
    Word,
}

/// The mark that a character at `at` is, if it is one.
pub fn mark_at(one: char, at: usize, locale: &'static Locale) -> Option<Mark> {
    let (kind, form) = match one {
        '"' => (Kind::Double, Form::Straight),
        '\'' => (Kind::Single, Form::Straight),
        '“' => (Kind::Double, Form::Either),
        '‘' => (Kind::Single, Form::Either),
        '”' | '’' => {
            let kind = if one == '”' { Kind::Double } else { Kind::Single };
            let opens_too = locale.quotes.outer.open.starts_with('”');
            (kind, if opens_too { Form::Either } else { Form::Closes })
        }
        '„' | '‟' => (Kind::Double, Form::Opens),
        '‚' | '‛' => (Kind::Single, Form::Opens),
        '«' | '»' => (Kind::Double, guillemet_form(one, ['«', '»'], locale)),
        '‹' | '›' => (Kind::Single, guillemet_form(one, ['‹', '›'], locale)),
        _ => return None,
    };
    let (left, right) = (Beside::Space, Beside::Space);
    Some(Mark { at, one, kind, form, locale, left, right, role: Role::Apostrophe, partner: None, level: 0 })
}

/// Guillemets point outward in most languages and inward in some; a language that has no use for them is asked mark by mark.
fn guillemet_form(one: char, [first, second]: [char; 2], locale: &Locale) -> Form {
    let opens = |with: char| locale.quotes.outer.open.starts_with(with) || locale.quotes.inner.open.starts_with(with);
    let (opener, is_known) = if opens(second) { (second, true) } else { (first, opens(first)) };
    match is_known {
        false => Form::Either,
        true if one == opener => Form::Opens,
        true => Form::Closes,
    }
}

/// Notes for each mark what stands beside it. Marks that touch form a cluster and share their neighbours.
pub fn look_around(text: &str, marks: &mut [Mark]) {
    let mut first = 0;
    while first < marks.len() {
        let mut last = first;
        while last + 1 < marks.len() && marks[last].end() == marks[last + 1].at {
            last += 1;
        }
        let left = beside(chars::before(text, marks[first].at));
        let right = right_of(text, marks[last].end(), left);
        for mark in &mut marks[first..=last] {
            mark.left = left;
            mark.right = right;
        }
        first = last + 1;
    }
}

fn beside(one: Option<char>) -> Beside {
    let Some(one) = one else { return Beside::Space };
    match one {
        '(' | '[' | '{' | '<' | '¿' | '¡' | '/' => Beside::Opening,
        ')' | ']' | '}' | '>' | '.' | ',' | ';' | ':' | '!' | '?' | '…' => Beside::Closing,
        '-' | '–' | '—' | '―' | '\u{2010}' | '\u{2011}' => Beside::Dash,
        _ if one.is_whitespace() => Beside::Space,
        _ => Beside::Word,
    }
}

/// An ellipsis, or a number such as `.38`, after a mark that follows a space begins a quotation: it counts as a word.
fn right_of(text: &str, at: usize, left: Beside) -> Beside {
    let rest = &text[at..];
    let is_start = matches!(left, Beside::Space | Beside::Opening | Beside::Dash);
    if is_start && rest.starts_with(['.', '…']) {
        let word = rest.trim_start_matches(['.', '…', ' ']);
        if word.starts_with(chars::is_word) {
            return Beside::Word;
        }
    }
    beside(rest.chars().next())
}

impl Mark {
    pub fn end(&self) -> usize {
        self.at + self.one.len_utf8()
    }

    pub fn is_straight(&self) -> bool {
        self.form == Form::Straight
    }

    /// What the neighbours say: `None` where they allow both or neither.
    pub fn side(&self) -> Option<Role> {
        use Beside as B;
        match (self.left, self.right) {
            (B::Space | B::Opening, B::Word | B::Opening | B::Dash) => Some(Role::Open),
            (B::Dash, B::Word | B::Opening) => Some(Role::Open),
            (B::Word | B::Closing | B::Dash, B::Space | B::Closing) => Some(Role::Close),
            (B::Word | B::Closing, B::Dash | B::Opening) => Some(Role::Close),
            _ => None,
        }
    }
}
