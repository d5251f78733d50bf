//! Formulas as MathML, in the part that MathML Core and the older readers share.
//!
//! Alignment of columns is said twice: by attributes for readers that know MathML 3, by classes for browsers, which know only CSS.

use crate::book::Formula;
use crate::book::math::AccentWidth;
use crate::book::math::Bar;
use crate::book::math::Class;
use crate::book::math::Column;
use crate::book::math::Display;
use crate::book::math::Growth;
use crate::book::math::Letters;
use crate::book::math::Math;
use crate::book::math::MathSize;
use crate::book::math::ScriptPlace;
use crate::book::math::Side;
use crate::book::math::Sign;
use crate::book::math::Table;
use crate::book::math::TableKind;
use crate::book::math::WordRole;
use crate::epub::markup::Attribute;
use crate::epub::markup::Markup;

const NAMESPACE: &str = "http://www.w3.org/1998/Math/MathML";

/// Around a function's name. Source: The TeXbook, chapter 18, the thin space of 3/18 em.
const THIN: &str = "0.167em";

/// Writes a formula; its TeX is what is read where no MathML is.
pub fn write(out: &mut Markup, formula: &Formula) {
    let tex = formula.tex.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut attributes = vec![("xmlns", NAMESPACE), ("alttext", &*tex)];
    if formula.display == Display::Block {
        attributes.push(("display", "block"));
    }
    out.start("math", &attributes);
    group(out, &formula.body);
    out.end("math");
}

/// Parts as one element, as MathML asks for an argument.
fn group(out: &mut Markup, body: &[Math]) {
    out.start("mrow", &[]);
    row(out, body);
    out.end("mrow");
}

fn row(out: &mut Markup, body: &[Math]) {
    let mut idx = 0;
    while let Some(one) = body.get(idx) {
        let is_function = is_function(one);
        if is_function && idx > 0 && is_operand(&body[idx - 1]) {
            out.empty("mspace", &[("width", THIN)]);
        }
        let n_letters = body[idx..].iter().take_while(|one| is_word_letter(one)).count();
        if n_letters > 1 {
            // An upright name is one identifier.
            let name: String = body[idx..idx + n_letters].iter().filter_map(sign_text).collect();
            leaf(out, "mi", &[], &name);
            idx += n_letters;
            continue;
        }
        match one {
            // Readers tell a minus before a number by its place in the row, which is not always first.
            Math::Sign(sign) if sign.class == Class::Binary && !Class::can_be_joined(before(body, idx)) => {
                leaf(out, "mo", &[("form", "prefix")], &sign.text);
            }
            _ => math(out, one),
        }
        idx += 1;
        if is_function {
            leaf(out, "mo", &[], "\u{2061}");
            if body.get(idx).is_some_and(|next| is_operand(next) && !matches!(next, Math::Fenced { .. })) {
                out.empty("mspace", &[("width", THIN)]);
            }
        }
    }
}

/// The class of what stands before a place in a row; spaces count for nothing.
fn before(body: &[Math], idx: usize) -> Option<Class> {
    body[..idx].iter().rev().find(|one| !matches!(one, Math::Space(_))).map(Math::class)
}

fn is_function(one: &Math) -> bool {
    match one {
        Math::Word { role: WordRole::Function, .. } => true,
        Math::Scripts { base, .. } => matches!(&base[..], [Math::Word { role: WordRole::Function, .. }]),
        _ => false,
    }
}

/// Whether a function's name keeps a space from it.
fn is_operand(one: &Math) -> bool {
    match one {
        Math::Sign(sign) => sign.class == Class::Ordinary,
        Math::Space(_) => false,
        _ => true,
    }
}

fn is_word_letter(one: &Math) -> bool {
    matches!(one, Math::Sign(Sign { class: Class::Ordinary, letters: Letters::Upright, text, .. })
        if text.chars().all(char::is_alphabetic))
}

fn sign_text(one: &Math) -> Option<&str> {
    match one {
        Math::Sign(sign) => Some(&sign.text),
        _ => None,
    }
}

fn leaf(out: &mut Markup, name: &str, attributes: &[Attribute], text: &str) {
    out.start(name, attributes);
    out.text(text);
    out.end(name);
}

fn math(out: &mut Markup, one: &Math) {
    match one {
        Math::Sign(own) => sign(out, own, None),
        Math::Word { text, role } => word(out, text, *role, None),
        Math::Space(thousandths) => {
            let width = format!("{}em", f64::from(*thousandths) / 1000.0);
            out.empty("mspace", &[("width", &width)]);
        }
        // In braces a sign has lost its spaces: `3{,}14`.
        Math::Group(body) => match &body[..] {
            [Math::Sign(Sign { class: Class::Binary | Class::Relation | Class::Punctuation, text, .. })] => {
                leaf(out, "mo", &[("lspace", "0"), ("rspace", "0")], text);
            }
            _ => group(out, body),
        },
        Math::Fenced { open, close, body } => {
            out.start("mrow", &[]);
            fence(out, *open, "prefix");
            group(out, body);
            fence(out, *close, "postfix");
            out.end("mrow");
        }
        Math::Fraction { above, below, bar } => {
            let attributes: &[Attribute] = if *bar == Bar::None { &[("linethickness", "0")] } else { &[] };
            element(out, "mfrac", attributes, &[above, below]);
        }
        Math::Root { body, index } if index.is_empty() => element(out, "msqrt", &[], &[body]),
        Math::Root { body, index } => element(out, "mroot", &[], &[body, index]),
        Math::Scripts { base, sub, sup, place } => scripts(out, base, sub, sup, *place),
        Math::Accent { base, mark, side, width } => accent(out, base, *mark, *side, *width),
        Math::Table(own) => table(out, own),
        Math::Sized { size, body } => {
            let (display, level) = match size {
                MathSize::Display => ("true", "0"),
                MathSize::Text => ("false", "0"),
                MathSize::Script => ("false", "1"),
                MathSize::ScriptScript => ("false", "2"),
            };
            element(out, "mstyle", &[("displaystyle", display), ("scriptlevel", level)], &[body]);
        }
    }
}

fn element(out: &mut Markup, name: &str, attributes: &[Attribute], arguments: &[&Vec<Math>]) {
    out.start(name, attributes);
    arguments.iter().for_each(|body| group(out, body));
    out.end(name);
}

/// Whether the limits of an operator move beside it in a line of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limits {
    Movable,
    Fixed,
}

fn sign(out: &mut Markup, sign: &Sign, limits: Option<Limits>) {
    let text = &*sign.text;
    match (sign.class, sign.growth) {
        (Class::Ordinary | Class::Inner, Growth::None) if !is_bar(text) => identifier(out, text, sign.letters),
        (_, Growth::Height(thousandths)) => {
            let height = format!("{}em", f64::from(thousandths) / 1000.0);
            let form = if sign.class == Class::Close { "postfix" } else { "prefix" };
            let size = [("stretchy", "true"), ("symmetric", "true"), ("minsize", &*height), ("maxsize", &*height)];
            leaf(out, "mo", &[&[("form", form)], &size[..]].concat(), text);
        }
        (_, Growth::Middle) => {
            let attributes = [("stretchy", "true"), ("symmetric", "true"), ("lspace", "0"), ("rspace", "0")];
            leaf(out, "mo", &attributes, text);
        }
        (Class::Open, _) => leaf(out, "mo", &[("form", "prefix"), ("stretchy", "false")], text),
        (Class::Close, _) => leaf(out, "mo", &[("form", "postfix"), ("stretchy", "false")], text),
        (Class::Operator, Growth::None) => leaf(out, "mo", &[("largeop", "false")], text),
        (Class::Operator, _) => match limits {
            Some(Limits::Movable) => leaf(out, "mo", &[("movablelimits", "true")], text),
            Some(Limits::Fixed) => leaf(out, "mo", &[("movablelimits", "false")], text),
            None => leaf(out, "mo", &[], text),
        },
        (Class::Ordinary | Class::Inner, _) => {
            leaf(out, "mo", &[("stretchy", "false"), ("lspace", "0"), ("rspace", "0")], text);
        }
        (Class::Binary | Class::Relation | Class::Punctuation, _) => leaf(out, "mo", &[], text),
    }
}

/// Signs that are no letters and that readers would stretch or space out.
fn is_bar(text: &str) -> bool {
    matches!(text, "|" | "‖" | "∥" | "/" | "\\")
}

/// A letter. A single one is set italic by readers, so what is upright says so.
fn identifier(out: &mut Markup, text: &str, letters: Letters) {
    let mut characters = text.chars();
    let (Some(letter), None) = (characters.next(), characters.next()) else { return leaf(out, "mi", &[], text) };
    match letters.of_its_own(letter) {
        Letters::Upright if letter.is_alphabetic() => leaf(out, "mi", &[("mathvariant", "normal")], text),
        Letters::Upright => leaf(out, "mi", &[], text),
        // Not so capital Greek, which some readers leave upright.
        Letters::Italic if letter.is_ascii_alphabetic() || letter.is_lowercase() => leaf(out, "mi", &[], text),
        own => leaf(out, "mi", &[], &own.styled(letter).to_string()),
    }
}

fn word(out: &mut Markup, text: &str, role: WordRole, limits: Option<Limits>) {
    let styled = |letters: Letters| match letters {
        Letters::Usual | Letters::Upright => text.to_string(),
        letters => text.chars().map(|one| letters.styled(one)).collect(),
    };
    match (role, limits) {
        (WordRole::Number(letters), _) => leaf(out, "mn", &[], &styled(letters)),
        (WordRole::Function, Some(limits)) => {
            let movable = if limits == Limits::Movable { "true" } else { "false" };
            leaf(out, "mo", &[("movablelimits", movable), ("lspace", "0"), ("rspace", "0")], text);
        }
        (WordRole::Function, None) => leaf(out, "mi", &[("mathvariant", "normal")], text),
        // Spaces at the ends of an element are dropped.
        (WordRole::Text(letters), _) => leaf(out, "mtext", &[], &styled(letters).replace(' ', "\u{a0}")),
    }
}

fn fence(out: &mut Markup, delimiter: Option<char>, form: &str) {
    if let Some(delimiter) = delimiter {
        leaf(out, "mo", &[("fence", "true"), ("form", form), ("stretchy", "true")], &delimiter.to_string());
    }
}

fn scripts(out: &mut Markup, base: &[Math], sub: &[Math], sup: &[Math], place: ScriptPlace) {
    let is_beside = place == ScriptPlace::Beside;
    let name = match (sub.is_empty(), sup.is_empty(), is_beside) {
        (false, true, true) => "msub",
        (true, _, true) => "msup",
        (false, false, true) => "msubsup",
        (false, true, false) => "munder",
        (true, _, false) => "mover",
        (false, false, false) => "munderover",
    };
    let limits = match place {
        ScriptPlace::Beside => None,
        ScriptPlace::Limits => Some(Limits::Fixed),
        ScriptPlace::Movable => Some(Limits::Movable),
    };
    out.start(name, &[]);
    match base {
        [Math::Sign(own)] => sign(out, own, limits),
        [Math::Word { text, role }] => word(out, text, *role, limits),
        _ => group(out, base),
    }
    if !sub.is_empty() {
        group(out, sub);
    }
    if !sup.is_empty() || sub.is_empty() {
        group(out, sup);
    }
    out.end(name);
}

fn accent(out: &mut Markup, base: &[Math], mark: char, side: Side, width: AccentWidth) {
    let (name, attribute) = match side {
        Side::Over => ("mover", ("accent", "true")),
        Side::Under => ("munder", ("accentunder", "true")),
    };
    let mark = match mark {
        // A line over its base, as the reader of TeX hands it on.
        '⏠' => '‾',
        mark => mark,
    };
    out.start(name, &[attribute]);
    group(out, base);
    let stretchy = if width == AccentWidth::Stretched { "true" } else { "false" };
    leaf(out, "mo", &[("stretchy", stretchy)], &mark.to_string());
    out.end(name);
}

fn table(out: &mut Markup, table: &Table) {
    let n_columns = table.rows.iter().map(Vec::len).max().unwrap_or_default();
    let names: Vec<&str> = (0..n_columns).map(|idx| column_name(table.column(idx))).collect();
    let alignments = names.join(" ");
    let mut attributes = vec![("columnalign", &*alignments)];
    match table.kind {
        TableKind::Aligned => {
            attributes.extend([("displaystyle", "true"), ("columnspacing", "0em 2em"), ("class", "aligned")])
        }
        TableKind::Gathered => attributes.push(("displaystyle", "true")),
        TableKind::Stack => attributes.extend([("rowspacing", "0"), ("class", "stack")]),
        TableKind::Matrix | TableKind::Cases => {}
    }
    out.start("mtable", &attributes);
    for cells in &table.rows {
        out.start("mtr", &[]);
        for (idx, cell) in cells.iter().enumerate() {
            // Cells are centered by themselves; browsers do it otherwise than CSS can.
            match table.column(idx) {
                Column::Center => out.start("mtd", &[]),
                column => out.start("mtd", &[("class", column_name(column))]),
            }
            group(out, cell);
            out.end("mtd");
        }
        out.end("mtr");
    }
    out.end("mtable");
}

fn column_name(column: Column) -> &'static str {
    match column {
        Column::Left => "left",
        Column::Center => "center",
        Column::Right => "right",
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::book::Formula;
    use crate::book::math::Class;
    use crate::book::math::Display;
    use crate::book::math::Growth;
    use crate::book::math::Letters;
    use crate::book::math::Math;
    use crate::book::math::ScriptPlace;
    use crate::book::math::Sign;
    use crate::book::math::WordRole;
    use crate::epub::markup::Markup;

    fn sign(character: char, class: Class) -> Math {
        Math::Sign(Sign::new(character, class))
    }

    fn check(body: Vec<Math>, expected: &str) {
        let formula = Formula { tex: "a <\n b".into(), display: Display::Inline, number: None, body };
        let mut out = Markup::new();
        write(&mut out, &formula);
        let text = String::from_utf8(out.finish()).unwrap();
        let start = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"a &lt; b\"><mrow>";
        let row = text.lines().nth(1).unwrap().strip_prefix(start).unwrap();
        assert_eq!(row, format!("{expected}</mrow></math>"));
    }

    #[test]
    fn a_sign_before_a_number_is_told_from_one_that_joins() {
        let (x, minus) = (|| sign('x', Class::Ordinary), || sign('−', Class::Binary));
        check(vec![x(), minus(), x()], "<mi>x</mi><mo>−</mo><mi>x</mi>");
        let equation = vec![x(), sign('=', Class::Relation), minus(), x()];
        check(equation, "<mi>x</mi><mo>=</mo><mo form=\"prefix\">−</mo><mi>x</mi>");
    }

    #[test]
    fn a_sign_in_braces_has_no_spaces() {
        let comma = Math::Group(vec![sign(',', Class::Punctuation)]);
        check(vec![comma], "<mo lspace=\"0\" rspace=\"0\">,</mo>");
    }

    #[test]
    fn a_bar_in_the_middle_grows_without_limits() {
        let bar = Math::Sign(Sign { growth: Growth::Middle, ..Sign::new('|', Class::Ordinary) });
        check(vec![bar], "<mo stretchy=\"true\" symmetric=\"true\" lspace=\"0\" rspace=\"0\">|</mo>");
    }

    #[test]
    fn letters_keep_their_style() {
        let letter = |character, letters| Math::Sign(Sign { letters, ..Sign::new(character, Class::Ordinary) });
        check(vec![letter('R', Letters::DoubleStruck)], "<mi>ℝ</mi>");
        check(vec![letter('Γ', Letters::Usual)], "<mi mathvariant=\"normal\">Γ</mi>");
        check(
            vec![letter('d', Letters::Upright), letter('x', Letters::Usual)],
            "<mi mathvariant=\"normal\">d</mi><mi>x</mi>",
        );
        check(vec![letter('d', Letters::Upright), letter('B', Letters::Upright)], "<mi>dB</mi>");
    }

    #[test]
    fn limits_stand_below_where_there_is_room() {
        let base = vec![Math::Word { text: "lim".into(), role: WordRole::Function }];
        let sub = vec![sign('x', Class::Ordinary)];
        let limits = Math::Scripts { base, sub, sup: Vec::new(), place: ScriptPlace::Movable };
        let name = "<mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">lim</mo>";
        check(vec![limits], &format!("<munder>{name}<mrow><mi>x</mi></mrow></munder><mo>\u{2061}</mo>"));
    }
}
