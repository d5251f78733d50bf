//! TeX formulas to the model's tree. `pulldown-latex` knows the grammar and the commands; what it reads otherwise than TeX is put right before it.
//!
//! In: the text between dollar signs. Out: the tree, or the first fault with its place. A formula with a fault is kept as code, so nothing is lost.

mod events;
mod faults;
mod prices;
mod tex;

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::math::Display;
use crate::book::math::Formula;
use crate::diag::codes::manuscript::M060;
use crate::diag::codes::manuscript::M061;
use crate::diag::codes::manuscript::M062;
use crate::diag::codes::manuscript::M063;
use crate::read::context::Context;
use crate::read::math::faults::Fault;
use crate::read::math::faults::FaultKind;
use crate::source::Span;

/// The longest formula that is read; the parser recurses for some commands that print nothing.
const LONGEST: usize = 8 * 1024;

/// Makes the inline of a formula. `tex` stands between its dollar signs, without the marks of containers around it.
///
/// Reports M060 for a formula that cannot be read, M061 for an unknown command, M062 for one that is not set, M063 for one that looks like text.
pub fn inline(ctx: &mut Context, tex: &str, display: Display, span: Span) -> Inline {
    match parse(tex) {
        Ok(body) => {
            report_prices(ctx, tex, span);
            let formula = Formula { tex: tex.trim().to_string(), display, number: None, body };
            Inline::new(InlineKind::Math(Box::new(formula)), span)
        }
        Err(fault) => {
            report(ctx, &fault, tex, span);
            let signs = if display == Display::Block { "$$" } else { "$" };
            let line = tex.split_whitespace().collect::<Vec<_>>().join(" ");
            Inline::new(InlineKind::Code(format!("{signs}{line}{signs}")), span)
        }
    }
}

fn parse(tex: &str) -> Result<Vec<crate::book::math::Math>, Fault> {
    if tex.len() > LONGEST {
        return Err(Fault::whole(FaultKind::TooLong));
    }
    faults::check(tex)?;
    events::read(&tex::normalized(tex)).map_err(|kind| faults::located(kind, tex))
}

/// Reports M063 for a formula whose dollar signs stand at prices or in names.
fn report_prices(ctx: &mut Context, tex: &str, span: Span) {
    let before = ctx.source[..ctx.offset(span.start)].chars().next_back();
    let after = ctx.source[ctx.offset(span.end)..].chars().next();
    if prices::looks_like_text(tex, before, after) {
        let words = tex.split_whitespace().collect::<Vec<_>>().join(" ");
        ctx.sink
            .report(&M063, span, format!("formula that looks like text: “{words}”"))
            .hint("write `\\$` for a dollar sign that opens no formula; words within one are written `\\text{…}`");
    }
}

/// Reports M063 for `$$` at the start of a paragraph in which nothing closes it.
pub fn report_open(ctx: &mut Context, span: Span) {
    ctx.sink
        .report(&M063, span, "`$$` opens no formula: nothing closes it in its paragraph")
        .hint("write `$$` behind the formula too, with no empty line within it; or `\\$\\$` for two dollar signs");
}

fn report(ctx: &mut Context, fault: &Fault, tex: &str, span: Span) {
    let place = fault.place_in(ctx.text(span)).map_or(span, |range| {
        let start = span.start as usize;
        Span::new(span.file, start + range.start, start + range.end)
    });
    let (code, message, hint) = match &fault.kind {
        FaultKind::Command(name) => {
            (&M061, format!("unknown command in a formula: “\\{name}”"), faults::near_command(name))
        }
        FaultKind::Environment(name) => {
            (&M061, format!("unknown environment in a formula: “{name}”"), faults::near_environment(name))
        }
        FaultKind::Unset(name, advice) => (&M062, format!("“{name}” in a formula is not set"), advice.to_string()),
        FaultKind::Grammar(message) => (
            &M060,
            format!("formula that cannot be read: {}", faults::in_words(message, tex)),
            "correct the TeX, or write `\\$` for a dollar sign that opens no formula".to_string(),
        ),
        FaultKind::TooDeep => (
            &M060,
            "formula nested too deep".to_string(),
            "take the formula apart: name its parts and define them in formulas of their own".to_string(),
        ),
        FaultKind::TooLong => (
            &M060,
            format!("formula longer than {LONGEST} bytes"),
            "take the formula apart; or write `\\$` for a dollar sign that opens no formula".to_string(),
        ),
    };
    ctx.sink.report(code, place, message).hint(hint);
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::book::math::Class;
    use crate::book::math::Display;
    use crate::book::math::Formula;
    use crate::book::math::Growth;
    use crate::book::math::Math;
    use crate::book::math::Sign;

    fn plain(tex: &str) -> String {
        match parse(tex) {
            Ok(body) => Formula { tex: tex.into(), display: Display::Inline, number: None, body }.plain_text(),
            Err(fault) => format!("{:?}", fault.kind),
        }
    }

    #[test]
    fn formulas_read_as_one_types_them() {
        for (tex, line) in [
            ("E = mc^2", "E = mc²"),
            ("\\frac{a+b}{2}", "(a + b)/2"),
            ("x_1 ^2", "x₁²"),
            ("f'(x)", "f′(x)"),
            ("f''^2", "f^(′′2)"),
            ("\\sqrt[n+1]{x}", "^(n + 1)√x"),
            ("\\sum_{i=1}^n i", "∑_(i = 1)^ni"),
            ("\\operatorname*{arg\\,max}_x f", "arg\u{2009}max_x f"),
            ("\\text{if $x$ isn't 5\\%}", "if x isn’t 5%"),
            ("a \\not= b", "a ≠ b"),
            ("\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}", "(1 0; 0 1)"),
            ("-1", "−1"),
            ("a/b", "a/b"),
        ] {
            assert_eq!(plain(tex), line, "{tex}");
        }
    }

    #[test]
    fn what_has_something_over_it_keeps_its_spaces() {
        for tex in ["\\overset{!}{=}", "\\stackrel{d}{=}", "\\underset{x}{=}"] {
            let Ok(body) = parse(tex) else { panic!("{tex}") };
            assert_eq!(body.iter().map(Math::class).collect::<Vec<_>>(), [Class::Relation], "{tex}");
        }
    }

    #[test]
    fn a_bar_in_the_middle_is_as_high_as_its_delimiters() {
        let Ok(body) = parse("\\left( a \\middle| b \\right)") else { panic!() };
        let [Math::Fenced { body, .. }] = &body[..] else { panic!("{body:?}") };
        assert!(matches!(&body[1], Math::Sign(Sign { growth: Growth::Middle, .. })), "{body:?}");
    }

    #[test]
    fn a_fault_names_what_is_wrong() {
        for (tex, fault) in [
            ("\\fracc{1}{2}", "Command(\"fracc\")"),
            ("\\begin{matrxi} a \\end{matrxi}", "Environment(\"matrxi\")"),
            ("\\def\\x{1}", "Unset(\"\\\\def\""),
            ("{a", "Grammar("),
            ("a & b", "Grammar("),
        ] {
            assert!(plain(tex).starts_with(fault), "{tex}: {}", plain(tex));
        }
        assert!(plain(&"{".repeat(100).replace('{', "{a")).starts_with("Grammar("));
        assert_eq!(plain(&format!("{}x{}", "{".repeat(200), "}".repeat(200))), "TooDeep");
        assert_eq!(plain(&"\\relax ".repeat(1100)), "");
        assert_eq!(plain(&"x".repeat(9000)), "TooLong");
    }

    #[test]
    fn faults_of_grammar_are_told_in_words() {
        for (tex, words) in [
            ("\\sqrt", "`\\sqrt` needs something to stand over"),
            ("a + {\\hat}", "`\\hat` needs something to stand over"),
            ("\\frac{a}", "`\\frac` lacks its second part"),
            ("\\frac{a}{b} + \\frac", "`\\frac` lacks both its parts"),
            ("\\mathbb", "`\\mathbb` has nothing behind it"),
            ("{a", "a brace `{` is not closed"),
            ("a}", "`}` closes no brace"),
            ("\\left( a", "`\\left` has no `\\right`"),
            ("\\begin{matrix} a", "`\\begin{matrix}` has no `\\end{matrix}`"),
            ("a^b^c", "two superscripts stand at one sign"),
            ("a_b_c", "two subscripts stand at one sign"),
            ("a & b", "`&` stands in no table"),
            ("a^", "`^` has nothing behind it"),
            ("#", "`#` stands for nothing in a formula"),
            ("\\left", "`\\left` and `\\right` need a bracket each, or `.` for none"),
        ] {
            let Err(fault) = parse(tex) else { panic!("“{tex}” can be read") };
            let super::FaultKind::Grammar(message) = &fault.kind else { panic!("{tex}: {fault:?}") };
            assert_eq!(super::faults::in_words(message, tex), words, "{tex}: {message}");
        }
    }
}
