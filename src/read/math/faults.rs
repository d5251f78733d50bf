//! What is wrong with a formula, and where.

use std::ops::Range;

use pulldown_latex::Parser;
use pulldown_latex::Storage;

use crate::near::near_names;
use crate::read::math::tex::group_len;

/// A fault with the text that it is about, where that is known.
#[derive(Debug)]
pub struct Fault {
    pub kind: FaultKind,
    needle: Option<String>,
}

#[derive(Debug)]
pub enum FaultKind {
    Command(String),
    Environment(String),
    /// A construct that is known but not set, and what to do instead.
    Unset(String, &'static str),
    Grammar(String),
    TooDeep,
    TooLong,
}

/// Commands that the parser takes, but that would lose something.
const UNSET: [(&str, &str); 19] = [
    ("sideset", "write the signs beside the operator as scripts of their own: `{}_a\\sum`"),
    ("color", NO_COLOR),
    ("textcolor", NO_COLOR),
    ("colorbox", NO_COLOR),
    ("fcolorbox", NO_COLOR),
    ("cancel", "say in the text what is canceled"),
    ("def", NO_MACROS),
    ("let", NO_MACROS),
    ("futurelet", NO_MACROS),
    ("newcommand", NO_MACROS),
    ("renewcommand", NO_MACROS),
    ("providecommand", NO_MACROS),
    ("tag", "give the formula an id, which numbers it: `$$…$$ {#eq:name}`"),
    ("label", "give the formula an id: `$$…$$ {#eq:name}`"),
    ("ref", "refer to a formula in the text: `[](#eq:name)`"),
    ("eqref", "refer to a formula in the text: `[](#eq:name)`"),
    ("hline", NO_RULES),
    ("hdashline", NO_RULES),
    ("char", "type the character itself"),
];

const NO_COLOR: &str = "a book has no colored formulas: take the command out";
const NO_MACROS: &str = "write out what the command stands for";
const NO_RULES: &str = "use a Markdown table for what needs rules between its rows";

/// The commands that are looked through for near matches: those that formulas mostly use.
const COMMON: &str = "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi \
    varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega frac dfrac tfrac binom sqrt sum prod int iint oint lim limsup \
    liminf sup inf max min sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp det dim ker gcd deg arg hom operatorname \
    mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt boldsymbol text textbf textit textrm left right middle big Big bigg Bigg bigl bigr \
    hat bar vec dot ddot tilde widehat widetilde overline underline overbrace underbrace overset underset stackrel substack cdot times div pm mp \
    le leq ge geq ne neq approx equiv sim simeq cong propto ll gg in notin ni subset subseteq supset supseteq cup cap setminus emptyset forall \
    exists neg land lor to rightarrow leftarrow Rightarrow Leftarrow leftrightarrow Leftrightarrow mapsto implies iff infty partial nabla ell hbar \
    Re Im ldots cdots vdots ddots quad qquad langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert mid parallel perp angle circ bullet \
    star oplus otimes bigcup bigcap bigoplus bigotimes displaystyle textstyle limits nolimits begin end prime dagger bmod pmod";

const ENVIRONMENTS: [&str; 24] = [
    "matrix",
    "pmatrix",
    "bmatrix",
    "Bmatrix",
    "vmatrix",
    "Vmatrix",
    "smallmatrix",
    "array",
    "cases",
    "dcases",
    "rcases",
    "align",
    "align*",
    "aligned",
    "alignat",
    "alignedat",
    "split",
    "gather",
    "gather*",
    "gathered",
    "multline",
    "equation",
    "equation*",
    "subarray",
];

impl Fault {
    pub fn whole(kind: FaultKind) -> Fault {
        Fault { kind, needle: None }
    }

    fn of(kind: FaultKind, needle: String) -> Fault {
        Fault { kind, needle: Some(needle) }
    }

    /// Where the fault is in the formula as it stands in the manuscript.
    pub fn place_in(&self, text: &str) -> Option<Range<usize>> {
        let needle = self.needle.as_ref()?;
        let goes_on = |end: usize| text[end..].starts_with(|c: char| c.is_ascii_alphabetic());
        let is_word = needle.ends_with(|c: char| c.is_ascii_alphabetic());
        let mut found = text.match_indices(&**needle).filter(|(at, _)| !is_word || !goes_on(at + needle.len()));
        found.next().map(|(at, _)| at..at + needle.len())
    }
}

/// Refuses what the parser would take and lose.
pub fn check(tex: &str) -> Result<(), Fault> {
    for name in commands(tex) {
        if let Some((_, advice)) = UNSET.iter().find(|(own, _)| *own == name) {
            let command = format!("\\{name}");
            return Err(Fault::of(FaultKind::Unset(command.clone(), advice), command));
        }
    }
    Ok(())
}

/// The place of a fault that reading found; for a command that the parser does not know, its name.
pub fn located(kind: FaultKind, tex: &str) -> Fault {
    if let FaultKind::Unset(name, _) = &kind {
        let needle = name.clone();
        return Fault::of(kind, needle);
    }
    if !matches!(kind, FaultKind::Grammar(_)) {
        return Fault::whole(kind);
    }
    for name in commands(tex) {
        if name == "begin" || !is_complaint(&format!("\\{name}"), "unknown primitive") {
            continue;
        }
        return Fault::of(FaultKind::Command(name.to_string()), format!("\\{name}"));
    }
    for (at, _) in tex.match_indices("\\begin{") {
        let rest = &tex[at + 7..];
        let name = rest.split('}').next().unwrap_or_default();
        if is_complaint(&format!("\\begin{{{name}}}{{c}}\\end{{{name}}}"), "unkown mathematical environment") {
            return Fault::of(FaultKind::Environment(name.to_string()), format!("\\begin{{{name}}}"));
        }
    }
    Fault::whole(kind)
}

/// Whether the parser complains of a piece of TeX in these words.
fn is_complaint(tex: &str, words: &str) -> bool {
    let storage = Storage::new();
    let fault = Parser::new(tex, &storage).find_map(Result::err);
    fault.is_some_and(|error| message(&error).starts_with(words))
}

/// What the parser says of an error, without its drawing of the place.
pub fn message(error: &pulldown_latex::ParserError) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}

const NO_BRACKET: &str = "`\\left` and `\\right` need a bracket each, or `.` for none";

/// Commands with two parts.
const PAIRS: [&str; 8] = ["frac", "dfrac", "tfrac", "cfrac", "binom", "overset", "underset", "stackrel"];

/// Commands that stand over what is behind them.
const OVER: [&str; 14] = [
    "sqrt",
    "hat",
    "bar",
    "vec",
    "dot",
    "ddot",
    "tilde",
    "widehat",
    "widetilde",
    "overline",
    "overbrace",
    "overrightarrow",
    "check",
    "acute",
];

/// What else takes something behind it.
const BEFORE: [&str; 13] = [
    "underline",
    "underbrace",
    "mathbb",
    "mathbf",
    "mathcal",
    "mathfrak",
    "mathit",
    "mathrm",
    "mathsf",
    "mathtt",
    "boldsymbol",
    "operatorname",
    "text",
];

/// A fault of grammar in our own words; `message` is the parser's, which stays where we know no better ones.
pub fn in_words(message: &str, tex: &str) -> String {
    let known = [
        ("expected it to be closed with `}`", "a brace `{` is not closed"),
        ("expected it to be closed with `]`", "a bracket `[` is not closed"),
        ("expected it to be closed with `\\right`", "`\\left` has no `\\right`"),
        ("closed with `\\end`", "`\\begin` has no `\\end`"),
        ("unexpected group closing", "`}` closes no brace"),
        ("subscript twice", "two subscripts stand at one sign"),
        ("superscript twice", "two superscripts stand at one sign"),
        ("alignment not allowed", "`&` stands in no table"),
        ("new line command", "`\\\\` stands in no table"),
        ("math shift", "a dollar sign stands within it"),
        ("hash sign", "`#` stands for nothing in a formula"),
        ("expected a delimiter", NO_BRACKET),
        ("at least one column", "`array` needs columns: `{c}`, `{l}` or `{r}` for each"),
        ("expected a dimension", "a length is missing, such as `2em`"),
        ("expected an argument", "a command lacks what it takes"),
        ("expected a token", "its end is missing"),
        ("dimensional unit", "a length has no unit, such as `em`"),
    ];
    if let Some(end) = message.split("closed with `\\end{").nth(1).and_then(|rest| rest.split('}').next()) {
        return format!("`\\begin{{{end}}}` has no `\\end{{{end}}}`");
    }
    if let Some(words) = lack(tex).filter(|_| !message.contains("closed with `}`")) {
        return words;
    }
    let found = known.iter().find(|(own, _)| message.contains(own));
    found.map_or(message, |(_, words)| *words).to_string()
}

/// The first command that lacks what it takes, in words.
fn lack(tex: &str) -> Option<String> {
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        rest = &rest[at + 1..];
        let (name, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
        rest = match name {
            "" => rest.get(rest.chars().next()?.len_utf8()..)?,
            _ => after,
        };
        let n_parts = n_parts_behind(after.trim_start().trim_start_matches('*'));
        match () {
            () if PAIRS.contains(&name) && n_parts == 0 => return Some(format!("`\\{name}` lacks both its parts")),
            () if PAIRS.contains(&name) && n_parts == 1 => return Some(format!("`\\{name}` lacks its second part")),
            () if OVER.contains(&name) && n_parts == 0 => {
                return Some(format!("`\\{name}` needs something to stand over"));
            }
            () if ["left", "right"].contains(&name) && after.trim().is_empty() => return Some(NO_BRACKET.to_string()),
            () if BEFORE.contains(&name) && n_parts == 0 => return Some(format!("`\\{name}` has nothing behind it")),
            () => {}
        }
    }
    let script = tex.trim_end().chars().next_back().filter(|last| ['^', '_'].contains(last))?;
    (!tex.trim_end().ends_with("\\_")).then(|| format!("`{script}` has nothing behind it"))
}

/// How many arguments stand here, up to two.
fn n_parts_behind(tex: &str) -> usize {
    let mut rest = tex.trim_start();
    if let Some(index) = rest.strip_prefix('[') {
        rest = index.split_once(']').map_or("", |(_, after)| after);
    }
    for n_parts in 0..2 {
        rest = rest.trim_start();
        let len = match rest.chars().next() {
            None | Some('}' | '&' | '^' | '_') => return n_parts,
            Some('\\') if rest.starts_with("\\\\") => return n_parts,
            Some('\\') => 1 + rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count().max(1),
            Some('{') => group_len(rest),
            Some(one) => one.len_utf8(),
        };
        rest = &rest[rest.ceil_char_boundary(len)..];
    }
    2
}

/// The names of the commands of a formula, as far as they are words.
fn commands(tex: &str) -> impl Iterator<Item = &str> {
    let mut rest = tex;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('\\')? + 1..];
            let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (name, after) = rest.split_at(if len == 0 { rest.chars().next()?.len_utf8() } else { len });
            rest = after;
            if len > 0 {
                return Some(name);
            }
        }
    })
}

pub fn near_command(name: &str) -> String {
    // Upper and lower case are different commands, so a name is also near to the one that differs in case alone.
    let near: Vec<String> =
        near_names(name, COMMON.split_whitespace()).iter().map(|one| format!("`\\{one}`")).collect();
    match near.is_empty() {
        true => "write it with commands of LaTeX and amsmath; its source is kept as code".to_string(),
        false => format!("did you mean {}?", near.join(" or ")),
    }
}

pub fn near_environment(name: &str) -> String {
    let near: Vec<String> = near_names(name, ENVIRONMENTS).iter().map(|one| format!("`{one}`")).collect();
    match near.is_empty() {
        true => "use one of `matrix`, `cases`, `aligned`, `gathered` or `array`".to_string(),
        false => format!("did you mean {}?", near.join(" or ")),
    }
}
